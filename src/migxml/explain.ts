import { foldName, splitPath } from '../winpath/index.ts'
import type { ExplainableRules } from './bind.ts'
import type { FileFacts, RulePlace } from './bound-rules.ts'
import { type BoundPattern, byPrecedence, type FilterSubject } from './matching/index.ts'
import { formatPattern, type Location, matchesLocation, parsePattern } from './patterns/index.ts'

/** A rule that speaks of the object. */
export interface RuleVoice {
  readonly effect: 'include' | 'exclude' | 'unconditionalExclude'
  readonly pattern: string
  readonly rule: RulePlace
  readonly component: string
  readonly context: string
  /** A filter that set the rule aside for this object, or that cannot be asked without the object's facts. */
  readonly filter: 'none' | 'passed' | 'failed' | 'unknown'
}

/** What one component in one context says. */
export interface Verdict {
  readonly component: string
  readonly context: string
  readonly takes: boolean
  /** The rule that decided. */
  readonly winner: RuleVoice
  /** The rules that lost against it, most specific first. */
  readonly losers: readonly RuleVoice[]
}

/** Why an object is taken or left, for each component and context that speaks of it. */
export interface Explanation {
  readonly object: string
  readonly taken: boolean
  /** Unconditional excludes that match: any of them leaves the object out. */
  readonly never: readonly RuleVoice[]
  readonly verdicts: readonly Verdict[]
}

/** What the offline system knows of a path; undefined for what is not there. */
export interface PathFacts {
  readonly directory: boolean
  readonly facts: FileFacts
}

const NOT_AN_OBJECT: readonly Explanation[] = []

/**
 * Explains who takes or leaves an object: a path (`C:\Users\ned\a.txt`), a key (`HKCU\Software\X`) or a value
 * (`HKCU\Software\X [V]`). A key below HKCU is explained for every user, one
 * below HKCR for the machine and every user.
 */
export function explain(
  rules: ExplainableRules,
  text: string,
  look: (path: string) => PathFacts | undefined = () => undefined,
): readonly Explanation[] {
  if (/^HK/i.test(text.trim())) {
    return registryLocations(rules, text).map((location) =>
      explainLocation(rules, 'Registry', location, undefined),
    )
  }
  const parsed = parsePattern(text, 'File')
  if ('fault' in parsed) return NOT_AN_OBJECT
  const path = parsed.leaf === undefined ? parsed.node : `${parsed.node}\\${parsed.leaf}`
  const { drive, parts } = splitPath(path)
  const found = look(path)
  const names = [drive, ...parts]
  if (found?.directory === true || parts.length === 0) {
    const subject = { kind: 'container', facts: found?.facts } as const
    return [explainLocation(rules, 'File', { names, leaf: undefined }, subject)]
  }
  const leaf = names.pop() ?? ''
  const subject =
    found === undefined ? undefined : ({ kind: 'file', name: leaf, facts: found.facts } as const)
  return [explainLocation(rules, 'File', { names, leaf }, subject)]
}

function registryLocations(rules: ExplainableRules, text: string): Location[] {
  const parsed = parsePattern(text, 'Registry')
  if ('fault' in parsed) return []
  const names = parsed.node.split('\\')
  const below = names.slice(1)
  const users = (...path: string[]) => rules.sids.map((sid) => ['HKU', sid, ...path, ...below])
  const places = (): string[][] => {
    if (names[0] === 'HKCU') return users()
    return names[0] === 'HKCR'
      ? [['HKLM', 'SOFTWARE', 'Classes', ...below], ...users('Software', 'Classes')]
      : [names]
  }
  return places().map((path) => ({ names: path, leaf: parsed.leaf }))
}

function explainLocation(
  rules: ExplainableRules,
  type: 'File' | 'Registry',
  location: Location,
  subject: FilterSubject | undefined,
): Explanation {
  const matching = rules.patterns.filter(
    ({ pattern }) => pattern.type === type && matchesLocation(pattern, location),
  )
  const voice = (rule: BoundPattern): RuleVoice => voiceOf(rule, rules, subject)
  const never = matching.filter((rule) => rule.effect === 'never').map(voice)
  const scopes = Map.groupBy(matching.filter(isSelecting), (rule) => rule.scope.id)
  const verdicts = [...scopes.values()].flatMap((inScope) =>
    verdictOf(inScope.toSorted(byPrecedence).map(voice)),
  )
  return {
    object: objectName(location),
    taken: never.length === 0 && verdicts.some(({ takes }) => takes),
    never,
    verdicts: verdicts.toSorted((a, b) => Number(b.takes) - Number(a.takes)),
  }
}

function isSelecting(rule: BoundPattern): boolean {
  return rule.effect === 'include' || rule.effect === 'exclude'
}

/** `ordered`: all that one scope says, most specific first. */
function verdictOf(ordered: readonly RuleVoice[]): Verdict[] {
  const winner = ordered.find(({ filter }) => filter !== 'failed') ?? ordered[0]
  if (winner === undefined) return []
  return [
    {
      component: winner.component,
      context: winner.context,
      takes: winner.effect === 'include' && winner.filter !== 'failed',
      winner,
      losers: ordered.filter((voice) => voice !== winner),
    },
  ]
}

function voiceOf(rule: BoundPattern, rules: ExplainableRules, subject: FilterSubject | undefined): RuleVoice {
  return {
    effect:
      rule.effect === 'never' ? 'unconditionalExclude' : rule.effect === 'include' ? 'include' : 'exclude',
    pattern: formatPattern(rule.pattern),
    rule: rule.rule,
    component: rules.components[rule.scope.component]?.displayName ?? '',
    context: rules.contexts[rule.scope.context] ?? '',
    filter: filterState(rule, subject),
  }
}

function filterState(rule: BoundPattern, subject: FilterSubject | undefined): RuleVoice['filter'] {
  if (rule.filter === undefined) return 'none'
  if (subject === undefined) return 'unknown'
  return rule.filter(subject) ? 'passed' : 'failed'
}

function objectName({ names, leaf }: Location): string {
  const [root = ''] = names
  const node = names.join('\\')
  if (leaf === undefined) return names.length === 1 ? `${root}\\` : node
  return /^[a-z]:$/i.test(foldName(root)) ? `${node}\\${leaf}` : `${node} [${leaf}]`
}

const FILTER_NOTES: Readonly<Record<RuleVoice['filter'], string>> = {
  none: '',
  passed: ', its filter lets the object through',
  failed: ', but its filter sets it aside for this object',
  unknown: ', if its filter lets the object through',
}

/** The explanation as lines for people. */
export function explanationText(explanation: Explanation): string[] {
  const { object, taken, never, verdicts } = explanation
  const lines = [`${object}: ${taken ? 'taken' : 'left'}`]
  for (const voice of never)
    lines.push(`  never taken, because of ${line(voice)} (${voice.component}, ${voice.context})`)
  for (const { component, context, takes, winner, losers } of verdicts) {
    const verdict = !takes ? 'left' : never.length === 0 ? 'taken' : 'otherwise taken'
    lines.push(`  ${verdict} by ${component} for ${context}: ${line(winner)}`)
    for (const loser of losers) lines.push(`    against ${line(loser)}`)
  }
  if (never.length === 0 && verdicts.length === 0) {
    lines.push('  no rule of a component that is present here speaks of it')
  }
  return lines
}

function line({ effect, pattern, rule, filter }: RuleVoice): string {
  return `${effect} ${pattern} at ${rule.file}:${rule.line}${FILTER_NOTES[filter]}`
}
