/**
 * Content of files as a compressor sees it: text of words that follow Zipf's law, tables of records, and noise, which
 * stands for everything that is compressed already.
 */
import { createCipheriv } from 'node:crypto'
import { Seeded } from './seeded.ts'

export type Kind = 'text' | 'records' | 'noise'

/** All words there are, of which each file uses its own stretch: people write about different things. */
const WORDS = 1 << 16
const WORDS_OF_A_FILE = 8192
const LONGEST_WORD = 16
/** Common words are short and come first. */
const ZIPF_EXPONENT = 3
const LETTERS = Buffer.from('etaoinshrdlucmfwypvbgkjqxz')
const SPACE = 0x20
const LINE_FEED = 0x0a

const wordStart = new Uint32Array(WORDS + 1)
const wordBytes = Buffer.alloc(WORDS * (LONGEST_WORD + 1))
makeWords()

function makeWords(): void {
  const seeded = new Seeded(0x5eed)
  let at = 0
  for (let word = 0; word < WORDS; word++) {
    wordStart[word] = at
    const length = 1 + Math.floor(Math.log2((word % WORDS_OF_A_FILE) + 2) / 2) + seeded.below(6)
    for (let letter = 0; letter < length; letter++) {
      wordBytes[at++] = LETTERS[Math.floor(LETTERS.length * seeded.fraction() ** 2)] ?? SPACE
    }
    wordBytes[at++] = word % 11 === 0 ? LINE_FEED : SPACE
  }
  wordStart[WORDS] = at
}

/** Fills `into` with content of a kind. */
export function makeContent(into: Buffer, kind: Kind, seeded: Seeded): void {
  if (kind === 'text') makeText(into, seeded)
  else if (kind === 'records') makeRecords(into, seeded)
  else makeNoise(into, seeded)
}

function makeText(into: Buffer, seeded: Seeded): void {
  const first = seeded.below(WORDS)
  for (let at = 0; at < into.length; ) {
    const word = (first + Math.floor(WORDS_OF_A_FILE * seeded.fraction() ** ZIPF_EXPONENT)) % WORDS
    const end = wordStart[word + 1] ?? 0
    for (let from = wordStart[word] ?? 0; from < end && at < into.length; from++) {
      into[at++] = wordBytes[from] ?? SPACE
    }
  }
}

const RECORD = 32

/** As databases and programs are: numbers that grow, fields that repeat, and some that nobody can foresee. */
function makeRecords(into: Buffer, seeded: Seeded): void {
  const fields = seeded.next()
  for (let at = 0, row = 0; at < into.length; at += RECORD, row++) {
    const record = Buffer.alloc(RECORD)
    record.writeUInt32LE(row, 0)
    record.writeUInt32LE(fields, 4)
    record.writeUInt32LE(0x01d9_0000 + seeded.below(0x400), 8)
    record.writeUInt32LE(seeded.next(), 12)
    record.writeUInt16LE(seeded.below(200), 20)
    for (let byte = 24; byte < RECORD; byte++) record[byte] = 0x30 + (seeded.next() & 0xf)
    record.copy(into, at)
  }
}

/** AES in counter mode: the fastest noise there is. */
function makeNoise(into: Buffer, seeded: Seeded): void {
  const key = Buffer.alloc(16)
  for (let at = 0; at < key.length; at += 4) key.writeUInt32LE(seeded.next(), at)
  into.fill(0)
  createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(into).copy(into)
}
