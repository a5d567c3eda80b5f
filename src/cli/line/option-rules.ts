import type { Fault } from '../../errors/index.ts'
import { type CommandLine, STORE_PATH } from './command-line.ts'

type Subject<Name extends string> = Name | typeof STORE_PATH

/** One rule between options. `given` alone says when it applies; then exactly one of the other lists is checked. */
export interface OptionRule<Name extends string> {
  /** Applies when any of these is given, with `value` only when it has that value. */
  readonly given: readonly Subject<Name>[]
  readonly value?: string
  /** None of these may be given too. */
  readonly forbids?: readonly Subject<Name>[]
  /** Nothing but these may be given too. */
  readonly allows?: readonly Subject<Name>[]
  /** One of these must be given too; an empty list never is. */
  readonly needs?: readonly Subject<Name>[]
  readonly fault: Fault
}

/** Checks rules in order and refuses the line for the first that is broken. */
export function checkRules<Name extends string>(
  line: CommandLine<Name>,
  rules: readonly OptionRule<Name>[],
): void {
  for (const rule of rules) {
    for (const subject of rule.given) {
      if (applies(rule, subject, line)) checkRule(rule, subject, line)
    }
  }
}

function applies<Name extends string>(
  rule: OptionRule<Name>,
  subject: Subject<Name>,
  line: CommandLine<Name>,
): boolean {
  if (!line.has(subject)) return false
  if (rule.value === undefined || subject === STORE_PATH) return true
  return line.values(subject).some((value) => value.toLowerCase() === rule.value)
}

function checkRule<Name extends string>(
  rule: OptionRule<Name>,
  subject: Subject<Name>,
  line: CommandLine<Name>,
): void {
  const others = line.words.filter((word) => (word.option ?? STORE_PATH) !== subject)
  const offender = others.findLast((word) => {
    const other = word.option ?? STORE_PATH
    if (rule.forbids !== undefined) return rule.forbids.includes(other)
    return rule.allows !== undefined && !rule.allows.includes(other)
  })
  if (offender !== undefined) line.failAt(rule.fault, offender)
  if (rule.needs !== undefined && !rule.needs.some((other) => line.has(other))) line.fail(rule.fault, subject)
}
