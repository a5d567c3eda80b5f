import { quoted, type XmlElement } from '../../xml/index.ts'
import type { ElementReader } from './element-reader.ts'
import { type PolicyObject, PolicyPattern, type RunningEnvironment } from './policy-pattern.ts'

/** An object that could not be captured. */
export interface FailedObject extends PolicyObject {
  /** Win32 error, e.g. 5 (access denied), 33 (lock violation). */
  readonly code: number
}

/** Whether an error ends the run, as ErrorControl has it. */
export type Verdict = 'fatal' | 'nonFatal'

/** One `fatal` or `nonFatal` entry. */
export interface ErrorRule {
  readonly verdict: Verdict
  /** Undefined: any. */
  readonly code: number | undefined
  readonly kind: PolicyObject['kind']
  readonly pattern: PolicyPattern
}

/** Which errors end the run: the first entry that fits decides, in the file's order. */
export class ErrorPolicy {
  readonly #rules: readonly ErrorRule[]

  constructor(rules: readonly ErrorRule[]) {
    this.#rules = rules
  }

  /** Undefined when no entry speaks of the error: then `/c` decides. */
  decide(object: FailedObject): Verdict | undefined {
    return this.#rules.find(
      (rule) =>
        rule.kind === object.kind &&
        (rule.code === undefined || isSameError(rule.code, object.code)) &&
        rule.pattern.matches(object),
    )?.verdict
  }
}

/** ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: the runtime gives one name, EBUSY, to both, so neither can be told from the other. */
const IN_USE: ReadonlySet<number> = new Set([32, 33])

function isSameError(asked: number, met: number): boolean {
  return asked === met || (IN_USE.has(asked) && IN_USE.has(met))
}

/** Whether an error ends the run: `/c` goes on after what the file does not call fatal, without it the file must say nonFatal. */
export function endsRun(verdict: Verdict | undefined, continueOnErrors: boolean): boolean {
  return verdict === undefined ? !continueOnErrors : verdict === 'fatal'
}

/** The rules of an `ErrorControl` element, in the order in which they are asked. */
export function readErrorControl(
  reader: ElementReader,
  element: XmlElement,
  environment: RunningEnvironment,
): ErrorRule[] {
  const rules: ErrorRule[] = []
  const entries = (section: XmlElement, kind: PolicyObject['kind']) => {
    const read = (verdict: Verdict) => (entry: XmlElement) => {
      const rule = readErrorRule(reader, entry, { verdict, kind, environment })
      if (rule !== undefined) rules.push(rule)
    }
    reader.children(section, { nonFatal: read('nonFatal'), fatal: read('fatal') })
  }
  reader.children(element, {
    fileError: (section) => entries(section, 'file'),
    registryError: (section) => entries(section, 'registry'),
  })
  return rules
}

function readErrorRule(
  reader: ElementReader,
  entry: XmlElement,
  rule: { verdict: Verdict; kind: PolicyObject['kind']; environment: RunningEnvironment },
): ErrorRule | undefined {
  const code = readErrorCode(reader, entry)
  const pattern = readPolicyPattern(reader, entry, rule.kind, rule.environment)
  if (code === 'wrong' || pattern === undefined) return undefined
  return { verdict: rule.verdict, kind: rule.kind, pattern, code: code === 'any' ? undefined : code }
}

function readErrorCode(reader: ElementReader, entry: XmlElement): number | 'any' | 'wrong' {
  const value = reader.attribute(entry, 'errorCode')
  if (value === undefined || value === '' || value.toLowerCase() === 'any') return 'any'
  if (/^(\d{1,10}|0x[0-9a-f]{1,8})$/i.test(value)) return Number(value)
  reader.fault(reader.placeOf(entry, 'errorCode'), {
    kind: 'config-error-code',
    message: `errorCode=${quoted(value)} is not allowed`,
    advice: 'Write any, or the number of a Win32 error, such as 5 (access denied) or 33 (lock violation).',
  })
  return 'wrong'
}

/** The pattern in an entry's text; undefined, and said, when it can match nothing. */
export function readPolicyPattern(
  reader: ElementReader,
  entry: XmlElement,
  kind: PolicyObject['kind'],
  environment: RunningEnvironment,
): PolicyPattern | undefined {
  const text = reader.text(entry)
  const parsed = text === '' ? { fault: 'it is empty' } : PolicyPattern.parse(text, kind, environment)
  if (parsed instanceof PolicyPattern) return parsed
  if ('undefinedVariable' in parsed) {
    reader.warn(entry.textPlace, {
      kind: 'config-variable',
      message: `${parsed.undefinedVariable} is not known and the entry matches nothing`,
      advice:
        'Policies know the variables of the running system only; write the path with * for what differs.',
    })
    return undefined
  }
  reader.fault(entry.textPlace, {
    kind: 'config-pattern',
    message: `the text of <${entry.name}> is no pattern: ${parsed.fault}`,
    advice: 'A pattern is a directory and, in brackets, a name: C:\\Users\\* [*]',
  })
  return undefined
}
