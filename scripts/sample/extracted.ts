import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { joinPath } from '../../src/winpath/index.ts'
import type { SamplePerson } from './machine.ts'
import type { Sample } from './offline-windows.ts'

/** The captured files below the directory that a store was extracted to: offline path and the file here. */
function extractedFiles(directory: string): Map<string, string> {
  const files = new Map<string, string>()
  const top = join(directory, 'File')
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const [drive = '', ...parts] = path.slice(top.length + 1).split(sep)
    files.set(joinPath(drive.replace('$', ':'), parts), path)
  }
  return files
}

/**
 * Holds an extracted store against the sample it was captured from.
 *
 * @param people whose profiles were asked for; nothing of anybody else's may be there
 * @returns what was compared, for people
 * @throws Error that names every file that is missing, different, unknown or somebody else's
 */
export function compareWithSample(
  directory: string,
  sample: Sample,
  people: readonly SamplePerson[],
): string[] {
  const extracted = extractedFiles(directory)
  const sources = new Map(sample.files.map((file) => [file.path, file]))
  const asked = new Set(people.map((person) => person.sid))
  const faults: string[] = []
  for (const [path, here] of extracted) {
    const source = sources.get(path)
    if (source === undefined) faults.push(`not in the source: ${path}`)
    else if (!readFileSync(here).equals(source.content)) faults.push(`not the same bytes: ${path}`)
    else if (source.owner !== undefined && !asked.has(source.owner))
      faults.push(`of somebody not asked for: ${path}`)
  }
  const documents = sample.files.filter(
    ({ document, owner }) => document && owner !== undefined && asked.has(owner),
  )
  for (const { path } of documents) if (!extracted.has(path)) faults.push(`missing: ${path}`)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return [
    `${extracted.size} files extracted, each the same as its source, byte for byte`,
    `all ${documents.length} documents of ${people.map((person) => person.account).join(' and ')} are there, and nothing of anybody else`,
  ]
}
