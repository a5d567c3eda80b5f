import { execFile } from 'node:child_process'
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { systemCodeOf } from '../store-error.ts'

/**
 * Makes everything below a folder durable. The file system is told once to write out all it has, since to ask for
 * each of a hundred thousand files takes longer than to write them; where that cannot be asked for, each file is.
 */
export async function makeDurable(folder: string): Promise<void> {
  const asked = process.platform === 'win32' ? flushVolume(folder) : await syncFileSystem(folder)
  if (!asked) await syncEachFile(folder)
}

/** coreutils: `sync -f` is syncfs(2), which Node has no call for. */
async function syncFileSystem(folder: string): Promise<boolean> {
  try {
    await promisify(execFile)('sync', ['-f', folder])
    return true
  } catch {
    // There is no such program, or it failed: then each file tells by itself.
    return false
  }
}

/** FlushFileBuffers of a volume writes out all its files; it needs an administrator, and a volume with a letter. */
function flushVolume(folder: string): boolean {
  const letter = /^(?:\\\\\?\\)?([A-Za-z]:)/.exec(folder)?.[1]
  if (letter === undefined) return false
  try {
    const volume = openSync(`\\\\.\\${letter}`, 'r+')
    try {
      fsyncSync(volume)
    } finally {
      closeSync(volume)
    }
    return true
  } catch {
    // Not allowed, or a network drive: then each file tells by itself.
    return false
  }
}

/** Windows flushes only what is open for writing. */
const TO_SYNC = process.platform === 'win32' ? 'r+' : 'r'

async function syncEachFile(folder: string): Promise<void> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await syncFile(join(entry.parentPath, entry.name))
  }
}

async function syncFile(path: string): Promise<void> {
  let file: FileHandle
  try {
    file = await open(path, TO_SYNC)
  } catch (error) {
    // Windows opens no read-only file for writing: those were flushed before they became so, or belong to the source.
    if (TO_SYNC === 'r+' && ['EPERM', 'EACCES', 'EBUSY'].includes(systemCodeOf(error))) return
    throw error
  }
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
