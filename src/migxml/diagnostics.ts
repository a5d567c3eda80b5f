import type { ExplainableRules } from './bind.ts'
import type { BoundPattern } from './matching/index.ts'
import type { EvaluationContext } from './objects.ts'
import { escapeBrackets, formatPattern } from './patterns/index.ts'

/** An object that was stored, as the diagnostic log lists it. */
export interface StoredObject {
  /** Indexes into the bound rules' contexts and components. */
  readonly context: number
  readonly component: number
  readonly type: 'File' | 'Registry' | 'Ini'
  /** Encoded location: `C:\data [test.txt]`. */
  readonly location: string
  /** Made by addObjects. */
  readonly simulated: boolean
  readonly success: boolean
}

/** `C:\data [test.txt]` of a directory or key and a name in it; without a name the directory or key itself. */
export function encodedLocation(node: string, leaf: string | undefined): string {
  return leaf === undefined ? escapeBrackets(node) : `${escapeBrackets(node)} [${escapeBrackets(leaf)}]`
}

const GROUPS: ReadonlyMap<string, string> = new Map([
  ['application', 'Applications'],
  ['documents', 'Documents'],
  ['system', 'WindowsComponents'],
])

const ROLES: ReadonlyMap<string, string> = new Map([
  ['data', 'UserData'],
  ['settings', 'Settings'],
  ['binaries', 'Binaries'],
  ['container', 'Container'],
])

/**
 * The log of MIG_ENABLE_DIAG, line by line: the environments, the migration units with their patterns, and what was stored for
 * each. Only the last two are documented; the rest is our own shape.
 */
export function* diagnosticLines(
  rules: ExplainableRules,
  environments: readonly EvaluationContext[],
  stored: Iterable<StoredObject>,
): Generator<string, void, undefined> {
  yield '<?xml version="1.0" encoding="UTF-8"?>'
  yield '<MigrationDiagnostics>'
  for (const { name, environment } of environments) {
    yield `  <Environment Name="${escapeXml(name)}">`
    for (const [variable, value] of [...environment].sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield `    <Variable Name="${escapeXml(variable)}" Value="${escapeXml(value)}"/>`
    }
    yield '  </Environment>'
  }
  yield* unitList(rules)
  yield* performed(rules, stored)
  yield '</MigrationDiagnostics>'
}

function* unitList(rules: ExplainableRules): Generator<string, void, undefined> {
  const byScope = Map.groupBy(rules.patterns, ({ scope }) => unitKey(scope.component, scope.context))
  yield '  <MigUnitList>'
  for (const [index, component] of rules.components.entries()) {
    for (const context of component.detectedIn) {
      const group = GROUPS.get(component.type.toLowerCase()) ?? component.type
      const role = ROLES.get(component.role.toLowerCase()) ?? component.role
      yield `    <MigUnit Name="${unitName(rules, index, context)}" Context="${escapeXml(rules.contexts[context] ?? '')}" ConfidenceLevel="100" Group="${escapeXml(group)}" Role="${escapeXml(role)}" Agent="CMXEAgent" Selected="${!component.disabled}" Supported="true">`
      const patterns = byScope.get(unitKey(index, context)) ?? []
      yield* patternList('Include', patterns, 'include')
      yield* patternList('Exclude', patterns, 'exclude')
      yield* patternList('UnconditionalExclude', patterns, 'never')
      yield '    </MigUnit>'
    }
  }
  yield '  </MigUnitList>'
}

function* patternList(
  type: string,
  patterns: readonly BoundPattern[],
  effect: BoundPattern['effect'],
): Generator<string, void, undefined> {
  const own = patterns.filter((pattern) => pattern.effect === effect)
  if (own.length === 0) return
  yield `      <Patterns Type="${type}">`
  for (const { pattern } of own) {
    yield `        <Pattern Type="${pattern.type}" Path="${escapeXml(formatPattern(pattern))}"/>`
  }
  yield '      </Patterns>'
}

/** Objects come grouped by context and component; each change of either begins a new group. */
function* performed(
  rules: ExplainableRules,
  stored: Iterable<StoredObject>,
): Generator<string, void, undefined> {
  let context: number | undefined
  let unit: string | undefined
  for (const object of stored) {
    const key = unitKey(object.component, object.context)
    if (unit !== undefined && unit !== key) yield '    </MigUnit>'
    if (context !== undefined && context !== object.context) yield '  </Perform>'
    if (context !== object.context) {
      yield `  <Perform Name="Gather" User="${escapeXml(rules.contexts[object.context] ?? '')}">`
    }
    if (unit !== key) yield `    <MigUnit Name="${unitName(rules, object.component, object.context)}">`
    context = object.context
    unit = key
    yield `      <Operation Name="Store" Type="${object.type}" Path="${escapeXml(object.location)}" SimObj="${object.simulated}" Success="${object.success}"/>`
  }
  if (unit !== undefined) yield '    </MigUnit>'
  if (context !== undefined) yield '  </Perform>'
}

function unitKey(component: number, context: number): string {
  return `${component}/${context}`
}

/** `\<System>\DATA1 (CMXEAgent)`. */
function unitName(rules: ExplainableRules, component: number, context: number): string {
  const name = rules.components[component]?.path.join('\\') ?? ''
  const owner = context === 0 ? '<System>' : (rules.contexts[context] ?? '')
  return escapeXml(`\\${owner}\\${name} (CMXEAgent)`)
}

/** What XML cannot hold is left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
