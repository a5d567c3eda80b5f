import { accessMaskToSddl, labelMaskToSddl } from './access-mask.ts'
import { claimToSddl } from './claim.ts'
import { conditionToSddl } from './condition.ts'
import { sidLength, sidToSddl } from './sid.ts'

/** What stands behind the SID. */
type Tail = 'nothing' | 'condition' | 'claim'

interface AceForm {
  readonly letters: string
  readonly object: boolean
  readonly tail: Tail
}

const plain = (letters: string): AceForm => ({ letters, object: false, tail: 'nothing' })
const object = (letters: string): AceForm => ({ letters, object: true, tail: 'nothing' })
const conditional = (letters: string): AceForm => ({ letters, object: false, tail: 'condition' })

/** ACE types ([MS-DTYP] 2.4.4.1) and their letters (2.5.1.1). */
const FORMS: ReadonlyMap<number, AceForm> = new Map([
  [0x00, plain('A')],
  [0x01, plain('D')],
  [0x02, plain('AU')],
  [0x03, plain('AL')],
  [0x05, object('OA')],
  [0x06, object('OD')],
  [0x07, object('OU')],
  [0x08, object('OL')],
  [0x09, conditional('XA')],
  [0x0a, conditional('XD')],
  [0x0b, { letters: 'ZA', object: true, tail: 'condition' }],
  [0x0d, conditional('XU')],
  [0x11, plain('ML')],
  [0x12, { letters: 'RA', object: false, tail: 'claim' }],
  [0x13, plain('SP')],
  [0x14, plain('TL')],
  [0x15, { letters: 'FL', object: false, tail: 'condition' }],
])

const MANDATORY_LABEL = 0x11
const ACCESS_FILTER = 0x15

const FLAGS: readonly (readonly [number, string])[] = [
  [0x01, 'OI'],
  [0x02, 'CI'],
  [0x04, 'NP'],
  [0x08, 'IO'],
  [0x10, 'ID'],
  [0x40, 'SA'],
  [0x80, 'FA'],
]

/** The one flag that means something else in an access filter ACE. */
const FILTER_FLAGS: readonly (readonly [number, string])[] = [...FLAGS.slice(0, 5), [0x40, 'TP']]

/** One ACE in SDDL, `(A;OICI;FA;;;BA)`; undefined when its bytes cannot be right or its type has no letters. */
export function aceToSddl(ace: Buffer): string | undefined {
  const type = ace[0] ?? 0
  const form = FORMS.get(type)
  if (form === undefined || ace.length < 8) return undefined
  const flagTable = type === ACCESS_FILTER ? FILTER_FLAGS : FLAGS
  const flags = flagTable.filter(([bit]) => ((ace[1] ?? 0) & bit) !== 0).map(([, letters]) => letters)
  const mask = ace.readUInt32LE(4)
  const rights = type === MANDATORY_LABEL ? labelMaskToSddl(mask) : accessMaskToSddl(mask)
  const guids = form.object ? objectTypes(ace) : { first: '', second: '', end: 8 }
  if (guids === undefined) return undefined
  const length = sidLength(ace, guids.end)
  const sid = sidToSddl(ace, guids.end)
  if (length === undefined || sid === undefined) return undefined
  const tail = tailText(form.tail, ace.subarray(guids.end + length))
  if (tail === undefined) return undefined
  return `(${[form.letters, flags.join(''), rights, guids.first, guids.second, `${sid}${tail}`].join(';')})`
}

function tailText(tail: Tail, bytes: Buffer): string | undefined {
  if (tail === 'nothing' || bytes.length === 0) return ''
  const text = tail === 'condition' ? conditionToSddl(bytes) : claimToSddl(bytes)
  return text === undefined ? undefined : `;${text}`
}

interface ObjectTypes {
  readonly first: string
  readonly second: string
  readonly end: number
}

/** The type that an object ACE applies to, and the type that inherits it; each is there only when a flag says so. */
function objectTypes(ace: Buffer): ObjectTypes | undefined {
  if (ace.length < 12) return undefined
  const flags = ace.readUInt32LE(8)
  const hasFirst = (flags & 1) !== 0
  const hasSecond = (flags & 2) !== 0
  const secondAt = hasFirst ? 28 : 12
  const end = secondAt + (hasSecond ? 16 : 0)
  if (end > ace.length) return undefined
  return {
    first: hasFirst ? guidText(ace, 12) : '',
    second: hasSecond ? guidText(ace, secondAt) : '',
    end,
  }
}

/** Without braces, in lower case; the first three groups stand with their lowest byte first ([MS-DTYP] 2.3.4). */
export function guidText(bytes: Buffer, at: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const tail = bytes.toString('hex', at + 8, at + 16)
  return [
    hex(bytes.readUInt32LE(at), 8),
    hex(bytes.readUInt16LE(at + 4), 4),
    hex(bytes.readUInt16LE(at + 6), 4),
    tail.slice(0, 4),
    tail.slice(4),
  ].join('-')
}
