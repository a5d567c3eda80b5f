import { big64, i64, u32 } from '../little-endian.ts'
import { NAME_OF_DIRECTORY, NameField } from '../record/file-name.ts'
import { FileFlag, StandardField, VISIBLE_FLAGS } from '../record/standard-information.ts'
import { type EntryFacts, visibleAttributes } from './entry-facts.ts'
import { safeName } from './safe-name.ts'

/**
 * A file whose record is damaged, by the copy of its $FILE_NAME that is the key of its directory's index: name, size and
 * times as they were when Windows last wrote them there. Opening it is an error.
 *
 * @param position the cluster that holds the record
 */
export function lostEntry(record: number, name: string, key: Uint8Array, position: number): EntryFacts {
  const flags = u32(key, NameField.Attributes)
  const directory = (flags & NAME_OF_DIRECTORY) !== 0
  const size = i64(key, NameField.Size)
  // The times stand in the same order as in $STANDARD_INFORMATION.
  const time = (field: number): bigint => big64(key, NameField.Created + field)
  return {
    id: record,
    name: safeName(name),
    directory,
    size: directory || size < 0 || !Number.isSafeInteger(size) ? 0 : size,
    // Where a reparse point led only the record told.
    attributes: visibleAttributes(flags & VISIBLE_FLAGS & ~FileFlag.ReparsePoint, directory, 0, false),
    times: {
      created: time(StandardField.Created),
      modified: time(StandardField.Modified),
      changed: time(StandardField.Changed),
      accessed: time(StandardField.Accessed),
    },
    reparseTag: 0,
    links: 1,
    fileKey: record,
    position,
  }
}
