/**
 * A hard-link capture that is killed while its store gets its name: `node stopped-commit.ts '{"drives": ..., "storePath": ..., "step": 3}'`
 * dies right before the third of the calls that rename or remove something, or within it where `within` is set: of a folder
 * that is removed only the first file is gone then. Says `done` when there are not so many steps.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

const { drives, storePath, step, within } = JSON.parse(process.argv[2] ?? '')
let left = Number.POSITIVE_INFINITY

/** SIGKILL reaches a process that sends it to itself before the call returns. */
function stop(): void {
  process.kill(process.pid, 'SIGKILL')
}

const { renameSync, rmSync } = fs
fs.renameSync = (from, to) => {
  if (--left === 0) stop()
  renameSync(from, to)
}
fs.rmSync = (path, options) => {
  if (fs.existsSync(path) && --left === 0) {
    if (within) removeFirstFile(String(path))
    stop()
  }
  rmSync(path, options)
}
syncBuiltinESMExports()

function removeFirstFile(path: string): void {
  const files = fs.statSync(path).isDirectory()
    ? fs.readdirSync(path, { recursive: true, withFileTypes: true })
    : []
  const first = files.find((entry) => entry.isFile())
  if (first !== undefined) fs.unlinkSync(join(first.parentPath, first.name))
}

// What it imports takes the calls as they are from here on.
const { linkDrives } = await import('./linked.ts')
await linkDrives(drives, storePath, {
  overwrite: true,
  beforeCommit: () => {
    left = step
  },
})
process.stdout.write('done\n')
