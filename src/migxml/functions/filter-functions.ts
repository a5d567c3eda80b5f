import { filetimeFromDate } from '../../filetime/index.ts'
import { foldName } from '../../winpath/index.ts'
import type { FilterSubject, ObjectFilter } from '../matching/index.ts'
import { registryText } from './content-text.ts'
import type { Arguments, FilterFunction, Parameter } from './helper-function.ts'

const text = (name: string): Parameter => ({ name, expand: 'text' })

function filter(
  name: string,
  parameters: readonly Parameter[],
  compile: (args: Arguments) => ObjectFilter | undefined,
): FilterFunction {
  return { use: 'filter', prefix: 'MigXmlHelper', name, parameters, compile }
}

const PROPERTIES = ['filesize', 'dateCreated', 'dateModified', 'dateAccessed'] as const
const OPERATORS = ['range', 'neq', 'lte', 'lt', 'eq', 'gte', 'gt'] as const

export const FILTER_FUNCTIONS: readonly FilterFunction[] = [
  filter('AnswerNo', [], () => () => false),
  // Both speak of the destination: everything is stored.
  { ...filter('IgnoreIrrelevantLinks', [], () => () => true), always: true },
  { ...filter('NeverRestore', [], () => () => true), always: true },
  filter(
    'CompareStringContent',
    [text('StringContent'), { name: 'CompareType', expand: 'text', optional: true }],
    ([wanted = '', type]) => {
      const folded = foldName(wanted)
      const equal = type?.toLowerCase() === 'equal'
      return (subject) => (stringForm(subject) === folded) === equal
    },
  ),
  filter(
    'FileProperties',
    [
      { name: 'property', expand: 'raw', oneOf: PROPERTIES },
      { name: 'operator', expand: 'raw', oneOf: OPERATORS },
      { name: 'valueToCompare', expand: 'text' },
    ],
    ([property = '', operator = '', value = '']) => fileProperties(property.toLowerCase(), operator, value),
  ),
]

function stringForm(subject: FilterSubject): string | undefined {
  return subject.kind === 'value' ? foldName(registryText(subject)) : undefined
}

/** A span of sizes or times, both ends included. */
interface Span {
  readonly from: bigint
  readonly to: bigint
}

function fileProperties(property: string, operator: string, value: string): ObjectFilter | undefined {
  const parse = property === 'filesize' ? sizeSpan : daySpan
  const span = operator.toLowerCase() === 'range' ? rangeOf(value, parse) : parse(value)
  if (span === undefined) return undefined
  const compare = COMPARISONS.get(operator.toLowerCase())
  if (compare === undefined) return undefined
  return (subject) => {
    const measured = measure(subject, property)
    return measured !== undefined && compare(measured, span)
  }
}

const COMPARISONS: ReadonlyMap<string, (measured: bigint, span: Span) => boolean> = new Map([
  ['range', (measured, { from, to }) => measured >= from && measured <= to],
  ['eq', (measured, { from, to }) => measured >= from && measured <= to],
  ['neq', (measured, { from, to }) => measured < from || measured > to],
  ['lt', (measured, { from }) => measured < from],
  ['lte', (measured, { to }) => measured <= to],
  ['gt', (measured, { to }) => measured > to],
  ['gte', (measured, { from }) => measured >= from],
])

function measure(subject: FilterSubject, property: string): bigint | undefined {
  if (subject.kind === 'value' || subject.facts === undefined) return undefined
  const { facts } = subject
  if (property === 'filesize') return subject.kind === 'file' ? BigInt(facts.size) : 0n
  if (property === 'datecreated') return facts.created
  return property === 'datemodified' ? facts.modified : facts.accessed
}

/** The ends of a range in either order: a sample of the documentation runs from the later day to the earlier. */
function rangeOf(value: string, parse: (text: string) => Span | undefined): Span | undefined {
  const ends = value.split('-')
  const a = parse(ends[0] ?? '')
  const b = parse(ends[1] ?? '')
  if (ends.length !== 2 || a === undefined || b === undefined) return undefined
  const [first, last] = a.from <= b.from ? [a, b] : [b, a]
  return { from: first.from, to: last.to }
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['B', 1n],
  ['KB', 1024n],
  ['MB', 1024n ** 2n],
  ['GB', 1024n ** 3n],
])

function sizeSpan(text: string): Span | undefined {
  const match = /^\s*(\d{1,15})\s*([KMG]?B|)\s*$/i.exec(text)
  const unit = UNITS.get((match?.[2] ?? '').toUpperCase())
  if (match === null || unit === undefined) return undefined
  const size = BigInt(match[1] ?? '0') * unit
  return { from: size, to: size }
}

/** A whole day in UTC: rules name days, files carry moments. */
function daySpan(text: string): Span | undefined {
  const match = /^\s*(\d{4})\/(\d{1,2})\/(\d{1,2})\s*$/.exec(text)
  if (match === null) return undefined
  const [, year, month, day] = match.map(Number)
  const start = Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0)
  if (new Date(start).getUTCDate() !== day) return undefined
  const from = filetimeFromDate(new Date(start))
  return { from, to: from + DAY - 1n }
}

const DAY = 24n * 3600n * 10_000_000n
