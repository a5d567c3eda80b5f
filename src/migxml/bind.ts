import type { Warning } from '../errors/index.ts'
import type { BoundComponent, BoundRules, DirectoryMatcher, KeyMatcher } from './bound-rules.ts'
import type { RuleSet } from './compile.ts'
import { collectRules } from './evaluate/collect-rules.ts'
import { Collector } from './evaluate/collector.ts'
import { appliesIn, isDetected } from './evaluate/conditions.ts'
import { evaluateEnvironments } from './evaluate/environment.ts'
import { iniSettings } from './evaluate/ini-settings.ts'
import { RuleScope } from './evaluate/rule-scope.ts'
import { type BindOptions, BindSession } from './evaluate/session.ts'
import { findFunction } from './functions/index.ts'
import { type BoundPattern, type MatcherState, RuleMatcher, type Scope } from './matching/index.ts'
import type { Component, Migration, Role } from './model/index.ts'
import type { EvaluationContext, SystemFacts } from './objects.ts'

/** Bound rules with what explanations need beyond the face of `BoundRules`. */
export interface ExplainableRules extends BoundRules {
  readonly files: RuleMatcher
  readonly registry: RuleMatcher
  /** Every pattern of every component and context that was evaluated. */
  readonly patterns: readonly BoundPattern[]
  /** Of the users, in their order. */
  readonly sids: readonly string[]
}

/** Evaluates the rules for the system and each user. Asks the offline system, selects nothing yet. */
export function bindRules(
  rules: RuleSet,
  system: EvaluationContext,
  users: readonly EvaluationContext[],
  facts: SystemFacts,
  options: BindOptions = {},
): ExplainableRules {
  const binder = new Binder(new BindSession(system, users, facts, options))
  for (const migration of rules.migrations) {
    for (const component of migration.components) binder.bind(migration, component, undefined)
  }
  return binder.finish(rules.warnings)
}

/** The components that are present on the offline system in some context, as `/genconfig` and the progress log list them. */
export function detectedComponents(rules: BoundRules): readonly BoundComponent[] {
  return rules.components.filter(({ detectedIn }) => detectedIn.length > 0)
}

/** What a component hands to those inside it, context by context. */
interface Around {
  readonly path: readonly string[]
  readonly disabled: boolean
  /** Undefined where the component around was not evaluated or is not present. */
  readonly scopes: readonly (RuleScope | undefined)[]
}

class Binder {
  readonly #session: BindSession
  readonly #collector = new Collector()
  readonly #components: BoundComponent[] = []

  constructor(session: BindSession) {
    this.#session = session
  }

  bind(migration: Migration, component: Component, around: Around | undefined): void {
    const session = this.#session
    const index = this.#components.length
    const path = [...(around?.path ?? []), component.displayName]
    const role = component.roles[0]?.role ?? ''
    const disabled =
      around?.disabled === true ||
      session.options.isDisabled?.({ urlid: migration.urlid, path, role }) === true
    const detectedIn: number[] = []
    this.#components.push({
      urlid: migration.urlid,
      displayName: component.displayName,
      path,
      type: component.type,
      role,
      file: migration.file,
      line: component.place.line,
      hidden: component.hidden,
      detectedIn,
      disabled,
      defaultSupported: component.defaultSupported,
    })

    const scopes = session.contexts.map((context, contextIndex) => {
      const inherited = around?.scopes[contextIndex]
      if (around !== undefined && inherited === undefined) return undefined
      const scope = new RuleScope({
        session,
        context,
        componentName: component.displayName,
        componentType: component.type,
        definitions: migration.definitions,
        inherited: inherited?.variables ?? new Map(),
        declared: inherited?.declared ?? new Set(),
      })
      if (!appliesIn(component.context, scope)) return undefined
      evaluateEnvironments(component.environments, scope)
      return scope
    })
    const ids = scopes.map((_, contextIndex) => this.#collector.newScope(index, contextIndex))
    for (const part of component.roles) {
      const present = this.#bindRole(part, index, scopes, ids, disabled)
      for (const [contextIndex, scope] of present.entries()) {
        if (scope !== undefined && !detectedIn.includes(contextIndex)) detectedIn.push(contextIndex)
      }
      for (const child of part.components) this.bind(migration, child, { path, disabled, scopes: present })
    }
    if (!disabled) this.#bindExtensions(component, scopes, ids, detectedIn)
  }

  /** Binds a role's rules; gives the scopes of the contexts in which it is present. */
  #bindRole(
    role: Role,
    component: number,
    scopes: readonly (RuleScope | undefined)[],
    ids: readonly Scope[],
    disabled: boolean,
  ): (RuleScope | undefined)[] {
    return scopes.map((scope, context) => {
      const scopeIds = ids[context]
      if (scope === undefined || scopeIds === undefined) return undefined
      evaluateEnvironments(role.environments, scope)
      if (!isDetected(role.detections, role.detects, scope)) return undefined
      if (!disabled) {
        this.#collector.add(collectRules(role.rules, scope), scope, component, context, scopeIds)
      }
      return scope
    })
  }

  /** `<extension>doc</extension>` includes `*.doc` on all fixed drives. */
  #bindExtensions(
    component: Component,
    scopes: readonly (RuleScope | undefined)[],
    ids: readonly Scope[],
    detectedIn: readonly number[],
  ): void {
    const search = findFunction({ prefix: 'MigXmlHelper', name: 'GenerateDrivePatterns', arguments: [] })
    if (search?.use !== 'objectSet') return
    for (const [context, scope] of scopes.entries()) {
      const scopeIds = ids[context]
      if (scope === undefined || scopeIds === undefined || !detectedIn.includes(context)) continue
      for (const { text, place } of component.extensions) {
        for (const made of search.run([`* [*.${text}]`, 'Fixed'], scope.at(place))) {
          const rule = { effect: 'include', groups: [] } as const
          this.#collector.addPattern(rule, { ...made, place }, undefined, scope, scopeIds)
        }
      }
    }
  }

  finish(compileWarnings: readonly Warning[]): ExplainableRules {
    const collector = this.#collector
    const session = this.#session
    const ofType = (type: string) => collector.patterns.filter(({ pattern }) => pattern.type === type)
    const files = new RuleMatcher(ofType('File'))
    const registry = new RuleMatcher(ofType('Registry'))
    return {
      contexts: session.contexts.map((context) => context.name),
      components: this.#components,
      fileRoots: () => fileRoots(files.root, session),
      registryRoots: () => registryRoots(registry.root, session),
      synthetic: collector.synthetic,
      iniSettings: iniSettings(ofType('Ini'), session.system.objects),
      carried: collector.carried,
      actions: collector.actions,
      warnings: [...compileWarnings, ...session.warnings],
      files,
      registry,
      patterns: collector.patterns,
      sids: userSids(session),
    }
  }
}

function fileRoots(root: MatcherState, session: BindSession): ReadonlyMap<string, DirectoryMatcher> {
  const { objects } = session.system
  const known = (['Fixed', 'Removable', 'CDROM', 'Remote'] as const).flatMap((kind) => objects.drives(kind))
  const roots = new Map<string, DirectoryMatcher>()
  for (const drive of new Set([...root.knownChildren(), ...known])) {
    const matcher = root.enter(drive)
    if (matcher !== undefined) roots.set(drive.toUpperCase(), matcher)
  }
  return roots
}

function registryRoots(
  root: MatcherState,
  session: BindSession,
): { readonly hive: string; readonly matcher: KeyMatcher }[] {
  const roots: { hive: string; matcher: KeyMatcher }[] = []
  const machine = root.enter('HKLM')
  if (machine !== undefined) roots.push({ hive: 'HKLM', matcher: machine })
  const allUsers = root.enter('HKU')
  if (allUsers === undefined) return roots
  for (const sid of new Set([...userSids(session), ...allUsers.knownChildren(), '.DEFAULT'])) {
    const matcher = allUsers.enter(sid)
    if (matcher !== undefined) roots.push({ hive: `HKU\\${sid}`, matcher })
  }
  return roots
}

function userSids(session: BindSession): string[] {
  return session.users.flatMap((user) => user.sid ?? [])
}
