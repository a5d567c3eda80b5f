import { createHash } from 'node:crypto'

/** Bytes that look random, always the same for a name; they do not compress. */
export function noise(name: string, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let index = 0; index * 32 < length; index++) {
    blocks.push(createHash('sha256').update(`${name}#${index}`).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}

const WORDS =
  'the harbour office keeps a ledger of every crate that leaves or enters and who signed for it on which day'.split(
    ' ',
  )

/** Prose of about a length, always the same for a name; it compresses well. */
export function prose(name: string, length: number): Buffer {
  const picks = noise(name, Math.ceil(length / 3))
  let text = `${name}\r\n\r\n`
  for (const pick of picks) {
    if (text.length >= length) break
    text += pick % 17 === 0 ? '\r\n' : `${WORDS[pick % WORDS.length]} `
  }
  return Buffer.from(text, 'utf8')
}

/** What a camera's file looks like to a compressor: a JPEG's marker, then noise. */
export function picture(name: string, length: number): Buffer {
  return Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600', 'hex'),
    noise(name, length - 13),
    Buffer.from('ffd9', 'hex'),
  ])
}
