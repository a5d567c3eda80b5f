/**
 * What a store ends with: its catalog, from where the lines waited, and its manifest.
 */
import { type Manifest, STORE_FORMAT, STORE_VERSION } from './manifest.ts'

const LINE_FEED = 0x0a

/** The catalog's text as it passes; `count` is told the lines of every piece. */
export function* countedLines(
  pieces: Iterable<{ readonly content: Buffer }>,
  count: (lines: number) => void,
): Generator<Buffer> {
  for (const { content } of pieces) {
    let lines = 0
    for (let at = content.indexOf(LINE_FEED); at >= 0; at = content.indexOf(LINE_FEED, at + 1)) lines++
    count(lines)
    yield content
  }
}

export function manifestText(manifest: Omit<Manifest, 'format' | 'version' | 'finished'>): Buffer {
  const whole: Manifest = {
    format: STORE_FORMAT,
    version: STORE_VERSION,
    finished: new Date().toISOString(),
    ...manifest,
  }
  return Buffer.from(`${JSON.stringify(whole, undefined, 1)}\n`)
}
