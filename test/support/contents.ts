/** Bytes that no compressor makes smaller. `random` is of `randomFrom`. */
export function noise(length: number, random: (below: number) => number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at++) bytes[at] = random(256)
  return bytes
}

const WORDS = [
  'letter',
  'invoice',
  'the',
  'of',
  'summary',
  'quarter',
  'and',
  'meeting',
  'draft',
  'final',
  '\r\n',
]

/** Words in a row, as compressible as text. */
export function prose(length: number, random: (below: number) => number): Buffer {
  let text = ''
  while (text.length < length) text += `${WORDS[random(WORDS.length)]} ${random(900)} `
  return Buffer.from(text.slice(0, length))
}
