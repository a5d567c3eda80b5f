import { sidToSddl } from './sid.ts'

/**
 * The condition of a callback ACE ([MS-DTYP] 2.4.4.17.4): tokens in postfix order behind the signature `artx`.
 * Gives the text that SDDL has for it (2.5.1.1), with brackets only where the order of operators needs them, or undefined
 * when the bytes cannot be right.
 */
export function conditionToSddl(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (buffer.toString('latin1', 0, 4) !== 'artx') return undefined
  const stack: Term[] = []
  let at = 4
  while (at < buffer.length) {
    const code = buffer[at] ?? 0
    // Zeros fill the ACE to a multiple of four bytes.
    if (code === 0) break
    const operand = readOperand(buffer, at)
    if (operand !== undefined) {
      stack.push({ text: operand.text, strength: ATOM })
      at = operand.next
    } else if (applyOperator(code, stack)) at += 1
    else return undefined
  }
  const [whole, ...rest] = stack
  return whole === undefined || rest.length > 0 ? undefined : `(${whole.text})`
}

interface Term {
  readonly text: string
  /** How tightly the term holds together: weaker ones need brackets inside stronger operators. */
  readonly strength: number
}

const OR = 1
const AND = 2
const RELATION = 3
const ATOM = 4

const BINARY: ReadonlyMap<number, { sign: string; strength: number }> = new Map([
  [0x80, { sign: '==', strength: RELATION }],
  [0x81, { sign: '!=', strength: RELATION }],
  [0x82, { sign: '<', strength: RELATION }],
  [0x83, { sign: '<=', strength: RELATION }],
  [0x84, { sign: '>', strength: RELATION }],
  [0x85, { sign: '>=', strength: RELATION }],
  [0x86, { sign: 'Contains', strength: RELATION }],
  [0x88, { sign: 'Any_of', strength: RELATION }],
  [0x8e, { sign: 'Not_Contains', strength: RELATION }],
  [0x8f, { sign: 'Not_Any_of', strength: RELATION }],
  [0xa0, { sign: '&&', strength: AND }],
  [0xa1, { sign: '||', strength: OR }],
])

const UNARY: ReadonlyMap<number, string> = new Map([
  [0x87, 'Exists '],
  [0x8d, 'Not_Exists '],
  [0x89, 'Member_of '],
  [0x8a, 'Device_Member_of '],
  [0x8b, 'Member_of_Any '],
  [0x8c, 'Device_Member_of_Any '],
  [0x90, 'Not_Member_of '],
  [0x91, 'Not_Device_Member_of '],
  [0x92, 'Not_Member_of_Any '],
  [0x93, 'Not_Device_Member_of_Any '],
  [0xa2, '!'],
])

function applyOperator(code: number, stack: Term[]): boolean {
  const unary = UNARY.get(code)
  if (unary !== undefined) {
    const operand = stack.pop()
    if (operand === undefined) return false
    stack.push({ text: `${unary}${bracketed(operand, ATOM)}`, strength: RELATION })
    return true
  }
  const binary = BINARY.get(code)
  const right = stack.pop()
  const left = stack.pop()
  if (binary === undefined || left === undefined || right === undefined) return false
  const { sign, strength } = binary
  stack.push({ text: `${bracketed(left, strength)} ${sign} ${bracketed(right, strength)}`, strength })
  return true
}

function bracketed(term: Term, needed: number): string {
  return term.strength < needed ? `(${term.text})` : term.text
}

interface Operand {
  readonly text: string
  readonly next: number
}

const ATTRIBUTE_PREFIX: ReadonlyMap<number, string> = new Map([
  [0xf8, ''],
  [0xf9, '@User.'],
  [0xfa, '@Resource.'],
  [0xfb, '@Device.'],
])

function readOperand(buffer: Buffer, at: number): Operand | undefined {
  const code = buffer[at] ?? 0
  if (code >= 0x01 && code <= 0x04) return readInteger(buffer, at + 1)
  if (at + 5 > buffer.length) return undefined
  const length = buffer.readUInt32LE(at + 1)
  const start = at + 5
  const next = start + length
  if (next > buffer.length) return undefined
  const value = buffer.subarray(start, next)
  const text = sizedOperand(code, value)
  return text === undefined ? undefined : { text, next }
}

function sizedOperand(code: number, value: Buffer): string | undefined {
  const prefix = ATTRIBUTE_PREFIX.get(code)
  if (prefix !== undefined) return `${prefix}${attributeName(value.toString('utf16le'))}`
  if (code === 0x10) return `"${value.toString('utf16le')}"`
  if (code === 0x18) return `#${value.toString('hex')}`
  if (code === 0x51) {
    const sid = sidToSddl(value, 0)
    return sid === undefined ? undefined : `SID(${sid})`
  }
  return code === 0x50 ? composite(value) : undefined
}

function composite(value: Buffer): string | undefined {
  const items: string[] = []
  let at = 0
  while (at < value.length) {
    // A list in a list is not allowed.
    const item = value[at] === 0x50 ? undefined : readOperand(value, at)
    if (item === undefined) return undefined
    items.push(item.text)
    at = item.next
  }
  return `{${items.join(', ')}}`
}

/** Sign: 1 for `+`, 2 for `-`, 3 for none. Base: 1 octal, 2 decimal, 3 hexadecimal. */
function readInteger(buffer: Buffer, at: number): Operand | undefined {
  if (at + 10 > buffer.length) return undefined
  const value = buffer.readBigInt64LE(at)
  const sign = buffer[at + 8] === 1 ? '+' : value < 0n ? '-' : ''
  const size = value < 0n ? -value : value
  const digits =
    buffer[at + 9] === 1
      ? `0${size.toString(8)}`
      : buffer[at + 9] === 3
        ? `0x${size.toString(16)}`
        : `${size}`
  return { text: `${sign}${digits}`, next: at + 10 }
}

/** Characters that would end a name are written as `%` and four hexadecimal digits. */
function attributeName(name: string): string {
  return name.replace(
    /[^A-Za-z0-9:./_]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
