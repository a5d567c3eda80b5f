import { type Absence, type Entry, FileAttribute, VolumeError } from '../volume/index.ts'
import type { SourceObject } from './pipeline/index.ts'
import type { FileSelection } from './select-files.ts'
import type { SelectedFile } from './selection.ts'

/** What is decided about a file before it is read. */
export type Decision = NonNullable<SourceObject['decided']>

/** Why there is nothing to read, in words. */
export const ABSENCE_REASONS: Readonly<Record<Absence, string>> = {
  'cloud-placeholder':
    'its content is in the cloud, not on this disk; open it on a machine that is signed in, then capture again',
  deduplicated:
    'its content is in the deduplication store of the volume; read it on a Windows Server with that feature',
  archived: 'its content was moved to an archive; recall it first',
  'foreign-reparse-point': 'its content is behind a reparse point that only its own driver can read',
}

export interface DecisionRules {
  /** Told of every file whose content is not on this disk. */
  onAbsent(path: string, absence: Absence): void
  /** What `/efs` says of an encrypted file; undefined to read it as it is. */
  encrypted(path: string): Decision | undefined
  /** Told of a file about which the volume does not even tell that. */
  onProblem(path: string, error: VolumeError): void
}

/**
 * The whole selection for the pipeline: directories and links, then the files in disk order, with those marked that
 * are not to be read.
 */
export function* sourceObjects(selection: FileSelection, rules: DecisionRules): Generator<SourceObject> {
  yield* selection.directories
  yield* selection.links
  for (const file of selection.files.inDiskOrder()) {
    const decided = decide(file, rules)
    if (decided === undefined) yield file
    else {
      const { path, volume, entry, owners } = file
      yield { path, volume, entry, owners, decided }
    }
  }
}

function decide(file: SelectedFile, rules: DecisionRules): Decision | undefined {
  const { volume, entry } = file
  let absence: Absence | undefined
  try {
    absence = volume.absence(entry)
  } catch (error) {
    if (!(error instanceof VolumeError)) throw error
    // Reading it will fail as well, and be told then.
    rules.onProblem(file.path, error)
  }
  if (absence !== undefined) {
    rules.onAbsent(file.path, absence)
    return { outcome: 'placeholder', reason: ABSENCE_REASONS[absence] }
  }
  return isEncrypted(entry) ? rules.encrypted(file.path) : undefined
}

/** Whether EFS keeps the content encrypted, as far as the volume shows it. */
export function isEncrypted(entry: Entry): boolean {
  return (entry.attributes & FileAttribute.Encrypted) !== 0
}
