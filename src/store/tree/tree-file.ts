/**
 * The files of an uncompressed store: content with its holes, times, and what of the attributes a host can set.
 */
import { chmodSync, closeSync, fsyncSync, ftruncateSync, utimesSync, writeSync } from 'node:fs'
import { filetimeToUnixSeconds } from '../../filetime/index.ts'
import type { EntryTimes } from '../zip/index.ts'
import type { StoreTree } from './store-tree.ts'

/** Zeros are left out by as much: what file systems allocate at once is not more (NTFS: 64 KiB). */
const BLOCK = 64 * 1024
const ZEROS = Buffer.alloc(BLOCK)
const ATTRIBUTE_READ_ONLY = 0x1
const READ_ONLY_MODE = 0o444

/** The parts of a content that are not blocks of zeros only. */
export function* dataRuns(content: Uint8Array): Generator<{ start: number; end: number }> {
  let start = 0
  for (let at = 0; at < content.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, content.length)
    if (ZEROS.compare(content, at, end, 0, end - at) !== 0) continue
    if (at > start) yield { start, end: at }
    start = end
  }
  if (start < content.length) yield { start, end: content.length }
}

export interface FileFacts {
  readonly times?: EntryTimes | undefined
  readonly attributes: number
}

/** Writes a whole content, and nothing where that fails. Gives the name that it got. */
export function writeFile(tree: StoreTree, name: string, facts: FileFacts, content: Uint8Array): string {
  const created = tree.create(name)
  try {
    try {
      for (const { start, end } of dataRuns(content)) {
        for (let at = start; at < end; ) at += writeSync(created.fd, content, at, end - at, at)
      }
      ftruncateSync(created.fd, content.length)
      // Windows flushes no read-only file later.
      if (isReadOnly(facts)) fsyncSync(created.fd)
    } finally {
      closeSync(created.fd)
    }
    setFacts(tree.path(created.name), facts)
  } catch (error) {
    tree.remove(created.name)
    throw error
  }
  return created.name
}

/** Times, then the attributes that would hinder setting them. The catalog has what no host can hold. */
export function setFacts(path: string, { times, attributes }: FileFacts): void {
  if (times !== undefined && times.modified > 0n) {
    const accessed = times.accessed > 0n ? times.accessed : times.modified
    utimesSync(path, filetimeToUnixSeconds(accessed), filetimeToUnixSeconds(times.modified))
  }
  if (isReadOnly({ attributes })) chmodSync(path, READ_ONLY_MODE)
}

export function isReadOnly({ attributes }: Pick<FileFacts, 'attributes'>): boolean {
  return (attributes & ATTRIBUTE_READ_ONLY) !== 0
}
