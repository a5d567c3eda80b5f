/** The five entities of XML 1.0, 4.6. No others exist here: a DTD is refused. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const REFERENCE = /&([^\s&;<>"'=]+);/y

/** The first `&` of the text that begins no known reference, with what is wrong about it. */
export interface BadReference {
  readonly offset: number
  readonly message: string
  readonly advice: string
}

/** Replaces references; every expansion is one character, so the result is never longer than the text. */
export function expandReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&[^&;]*;/g, (whole) => expansion(whole) ?? whole)
}

/** The first `&` that begins no reference XML knows (XML 1.0, section 4.1), with what to write for it. */
export function findBadReference(text: string): BadReference | undefined {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    REFERENCE.lastIndex = at
    const [whole, name] = REFERENCE.exec(text) ?? []
    if (whole === undefined) {
      return { offset: at, message: 'a bare & is not allowed', advice: 'Write &amp; for it.' }
    }
    if (expansion(whole) !== undefined) continue
    return name?.startsWith('#')
      ? {
          offset: at,
          message: `${whole} names no character that XML allows`,
          advice: 'Take the reference out.',
        }
      : {
          offset: at,
          message: `the entity ${whole} is not known`,
          advice:
            'Only &amp; &lt; &gt; &quot; &apos; and character references such as &#160; are; entities cannot be defined.',
        }
  }
  return undefined
}

function expansion(whole: string): string | undefined {
  const body = whole.slice(1, -1)
  const [, hexadecimal, decimal] = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(body) ?? []
  if (hexadecimal === undefined && decimal === undefined) return ENTITIES.get(body)
  const code = Number.parseInt(hexadecimal ?? decimal ?? '', hexadecimal === undefined ? 10 : 16)
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined
}

/** XML 1.0, production 2. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}
