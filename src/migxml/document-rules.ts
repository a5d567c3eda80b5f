import type { Warning } from '../errors/index.ts'
import { documentPatterns } from './docfinder/index.ts'
import { RuleScope } from './evaluate/rule-scope.ts'
import { BindSession } from './evaluate/session.ts'
import { HIDDEN_SYSTEM } from './functions/hidden-system.ts'
import { type MatcherState, RuleMatcher } from './matching/index.ts'
import type { EvaluationContext, Objects, SystemFacts } from './objects.ts'
import { formatPattern, type Pattern, patternOf, specificity } from './patterns/index.ts'

/** The text of a rule file, and what could not be looked at while it was made. */
export interface DocumentRules {
  readonly text: string
  readonly warnings: readonly Warning[]
}

/** Directories that the search for hidden system files looks into; beyond, the file says less than it could. */
const SEARCH_LIMIT = 500_000

const FINDER_OPTIONS = { scanProgramFiles: false, systemDriveOnly: false }

/**
 * `/genmigxml`: what the document finder finds on this system, as a rule file that takes the same. The finder passes over
 * files that are hidden and system, which no rule can say, so those inside the folders found are listed one by one.
 */
export function writeDocumentRules(
  system: EvaluationContext,
  users: readonly EvaluationContext[],
  facts: SystemFacts,
): DocumentRules {
  const session = new BindSession(system, users, facts, {})
  const blocks = session.contexts.map((context) => contextBlock(context, session))
  const [computer, ...people] = blocks
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!-- Made by /genmigxml: the documents that were found on this system. Pass it with /i, alone or changed. -->',
    '<migration urlid="https://statelift.example/rules/genmigxml">',
    ...componentLines('System', 'Documents found on the computer', computer === undefined ? [] : [computer]),
    ...componentLines('User', 'Documents found of each user', people),
    '</migration>',
  ]
  return { text: `${lines.join('\r\n')}\r\n`, warnings: session.warnings }
}

interface ContextBlock {
  /** Undefined for the system. */
  readonly sid: string | undefined
  readonly name: string
  readonly include: readonly Pattern[]
  readonly exclude: readonly Pattern[]
}

function contextBlock(context: EvaluationContext, session: BindSession): ContextBlock {
  const scope = new RuleScope({
    session,
    context,
    componentName: 'genmigxml',
    componentType: 'Documents',
    definitions: NO_DEFINITIONS,
    inherited: new Map(),
    declared: new Set(),
  })
  const include = documentPatterns(scope, { ...FINDER_OPTIONS, include: true }).map(({ pattern }) => pattern)
  const exclude = documentPatterns(scope, { ...FINDER_OPTIONS, include: false }).map(({ pattern }) => pattern)
  const hidden = hiddenSystemObjects(include, exclude, context.objects, () =>
    scope.warn('rule-search-limit', `too many folders to look for hidden system files of ${context.name}`),
  )
  return { sid: context.sid, name: context.name, include, exclude: [...exclude, ...hidden] }
}

const NO_DEFINITIONS = {
  environments: new Map(),
  detections: new Map(),
  detects: new Map(),
  detect: new Map(),
  conditions: new Map(),
  rules: new Map(),
}

/** What is hidden and system inside the included folders, each as a pattern of its own. */
function hiddenSystemObjects(
  include: readonly Pattern[],
  exclude: readonly Pattern[],
  objects: Objects,
  onLimit: () => void,
): Pattern[] {
  const rules = [...include, ...exclude].map((pattern, id) => ({
    id,
    scope: { id: 0, component: 0, context: 0 },
    effect: id < include.length ? ('include' as const) : ('exclude' as const),
    pattern,
    specificity: specificity(pattern),
    filter: undefined,
    groups: [],
    rule: { file: '', line: 0 },
  }))
  const { root } = new RuleMatcher(rules)
  const found: Pattern[] = []
  let left = SEARCH_LIMIT
  const visit = (names: readonly string[], state: MatcherState): void => {
    if (left-- <= 0) return
    for (const item of objects.listDirectory(`${names.join('\\')}${names.length === 1 ? '\\' : ''}`)) {
      const hidden = (item.attributes & HIDDEN_SYSTEM) === HIDDEN_SYSTEM
      const inside = [...names, item.name]
      const below = item.directory ? state.enter(item.name) : undefined
      if (below !== undefined) {
        if (hidden && below.self() !== undefined) found.push(patternOf('File', inside, undefined))
        if ((item.attributes & REPARSE_POINT) === 0) visit(inside, below)
      } else if (!item.directory && hidden && takes(state, item.name)) {
        found.push(patternOf('File', names, item.name))
      }
    }
  }
  for (const drive of new Set([...objects.drives('Fixed'), ...root.knownChildren()])) {
    const state = root.enter(drive)
    if (state !== undefined) visit([drive], state)
  }
  if (left <= 0) onLimit()
  return found
}

/** FILE_ATTRIBUTE_REPARSE_POINT ([MS-FSCC] 2.6): links are not followed. */
const REPARSE_POINT = 0x400

function takes(state: MatcherState, name: string): boolean {
  return state.decide(name, { kind: 'container', facts: undefined }) !== undefined
}

function componentLines(
  context: 'System' | 'User',
  displayName: string,
  blocks: readonly ContextBlock[],
): string[] {
  return [
    `  <component type="Documents" context="${context}">`,
    `    <displayName>${displayName}</displayName>`,
    '    <role role="Data">',
    '      <rules>',
    ...ruleLines('include', blocks, ({ include }) => include),
    ...ruleLines('exclude', blocks, ({ exclude }) => exclude),
    '      </rules>',
    '    </role>',
    '  </component>',
  ]
}

/** An object set for each user: its condition keeps one user's folders from counting as another's. */
function ruleLines(
  element: 'include' | 'exclude',
  blocks: readonly ContextBlock[],
  patternsOf: (block: ContextBlock) => readonly Pattern[],
): string[] {
  const filter = element === 'include' ? ' filter="MigXmlHelper.IgnoreIrrelevantLinks()"' : ''
  const sets = blocks.flatMap((block) => {
    const patterns = [...new Set(patternsOf(block).map(formatPattern))]
    if (patterns.length === 0) return []
    return [
      '          <objectSet>',
      ...(block.sid === undefined ? [] : [`            ${onlyFor(block.sid)}`]),
      ...patterns.map((pattern) => `            <pattern type="File">${escapeXml(pattern)}</pattern>`),
      '          </objectSet>',
    ]
  })
  return sets.length === 0 ? [] : [`        <${element}${filter}>`, ...sets, `        </${element}>`]
}

function onlyFor(sid: string): string {
  return `<condition>MigXmlHelper.DoesStringContentEqual("File","%USERSID%","${escapeXml(sid)}")</condition>`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
