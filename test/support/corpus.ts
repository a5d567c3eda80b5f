import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'

/** The folder of real hives, rule files and images; unset on a machine that has none. */
export const corpusDirectory: string | undefined = process.env.CORPUS_DIR

/** Where the corpus keeps a file, with or without `.zst`; throws when it has none, since a wrong name must not look like a pass. */
export function corpusPath(name: string): string {
  if (corpusDirectory === undefined) throw new Error('CORPUS_DIR is not set')
  for (const candidate of [join(corpusDirectory, name), join(corpusDirectory, `${name}.zst`)]) {
    if (existsSync(candidate)) return candidate
  }
  throw new Error(`the corpus has no ${name}`)
}

/** A corpus file's bytes, decompressed. */
export function corpusFile(name: string): Buffer {
  const path = corpusPath(name)
  const bytes = readFileSync(path)
  return path.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes
}

/** The names of the corpus' rule files as `corpusFile` takes them; none where there is no corpus. */
export function corpusRuleFiles(): string[] {
  if (corpusDirectory === undefined) return []
  return readdirSync(join(corpusDirectory, 'migxml'))
    .map((name) => name.replace(/\.zst$/, ''))
    .filter((name) => /\.xml$/i.test(name) && !/config/i.test(name))
}

type Register = (name: string, run: () => void | Promise<void>) => void

/** Registers a test that needs the corpus, or says that it was skipped; in CI, which has the corpus, a missing one is a failure. */
export function corpusTest(test: Register & { skip: Register }): Register {
  if (corpusDirectory !== undefined) return test
  if (process.env.CI !== undefined) {
    return (name) =>
      test(name, () => {
        throw new Error('CI has no CORPUS_DIR')
      })
  }
  return (name, run) => test.skip(`${name} (skipped: CORPUS_DIR is not set)`, run)
}
