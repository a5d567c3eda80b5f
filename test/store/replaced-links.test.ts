/**
 * `/o` over hard-link stores of several volumes, stopped between any two steps.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { removeStore, StoreError, storeFolders } from '../../src/store/index.ts'
import { faults, linkDrives, write } from '../support/linked.ts'
import { captureAll, catalogLines } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('replaced links')

/** A memory file system is another volume than the one of temporary files, and needs no rights. */
const OTHER_VOLUME = '/dev/shm'
const machine = temporaryFolder('replaced')
const hasTwoVolumes = existsSync(OTHER_VOLUME) && statSync(OTHER_VOLUME).dev !== statSync(machine).dev
const volumeTest = hasTwoVolumes
  ? test
  : (name: string, run: () => Promise<void>) => {
      if (process.env.CI !== undefined) test(name, () => assert.unreachable('CI has one volume only'))
      else test.skip(`${name} (skipped: there is one volume only)`, run)
    }

const others: string[] = []

/** Two drives on two volumes with a file each, and a hard-link store of them. */
function newDrives(): { 'C:': string; 'D:': string } {
  const d = mkdtempSync(join(OTHER_VOLUME, 'statelift-'))
  others.push(d)
  const drives = { 'C:': temporaryFolder('drive'), 'D:': d }
  write(drives['C:'], 'on C.txt', 'on C')
  write(drives['C:'], 'also on C.txt', 'also on C')
  write(d, 'on D.txt', 'on D')
  write(d, 'also on D.txt', 'also on D')
  return drives
}

const paths = (usmt: string) =>
  catalogLines(join(usmt, 'catalog.jsonl'))
    .map(({ path }) => String(path))
    .sort()

const links = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => statSync(join(folder, name)).nlink)

/** What there is of a store and of runs that made one. */
const storeNames = (drive: string) =>
  existsSync(join(drive, 'USMTMIG')) ? readdirSync(join(drive, 'USMTMIG')).sort() : []

/** Kills the same command before its first step, its second, and so on; `check` looks at what is left each time. */
async function stopAtEveryStep(
  first: (drives: { 'C:': string; 'D:': string }) => Record<string, string>,
  second: (drives: { 'C:': string; 'D:': string }) => Record<string, string>,
  within: boolean,
): Promise<{ old: number; new: number }> {
  const seen = { old: 0, new: 0 }
  for (let step = 1; ; step++) {
    const drives = newDrives()
    const storePath = join(drives['C:'], 'USMTMIG')
    const usmt = join(storePath, 'USMT')
    await linkDrives(first(drives), storePath)
    const before = paths(usmt)
    write(drives['C:'], 'new.txt', 'new')
    const program = join(import.meta.dirname, '../support/stopped-commit.ts')
    const task = JSON.stringify({ drives: second(drives), storePath, step, within })
    const { signal, stdout, stderr } = spawnSync(process.execPath, [program, task], { encoding: 'utf8' })
    assert.is(stderr, '')
    if (stdout !== '') return seen
    assert.is(signal, 'SIGKILL')

    // One of both is there and whole, whatever the moment.
    const where = `stopped before step ${step}${within ? ', within' : ''}`
    assert.equal(await faults(storePath), {}, where)
    const there = paths(existsSync(usmt) ? usmt : `${usmt}.replaced`)
    const isNew = there.includes('C:\\new.txt')
    if (!isNew) assert.equal(there, before, where)
    seen[isNew ? 'new' : 'old']++

    // The next command tidies up, whether it may replace the store or not.
    try {
      await linkDrives(second(drives), storePath)
      assert.unreachable('there is a store')
    } catch (error) {
      assert.ok(error instanceof StoreError && error.code === 27, String(error))
    }
    assert.equal(await faults(storePath), {}, where)
    assert.equal(paths(usmt), there, where)
    if (isNew) checkTidy(drives, second(drives), where)

    await linkDrives(second(drives), storePath, { overwrite: true })
    assert.equal(await faults(storePath), {}, where)
    checkTidy(drives, second(drives), where)
  }
}

/** Nothing temporary, each file with one more name where it was taken, and no part on a volume that was not. */
function checkTidy(
  drives: { 'C:': string; 'D:': string },
  taken: Record<string, string>,
  where: string,
): void {
  assert.equal(storeNames(drives['C:']), ['USMT'], where)
  assert.equal(links(drives['C:']), [2, 2, 2], where)
  assert.equal(storeNames(drives['D:']), 'D:' in taken ? ['USMT'] : [], where)
  assert.equal(links(drives['D:']), 'D:' in taken ? [2, 2] : [1, 1], where)
}

type Drives = { 'C:': string; 'D:': string }
const both = (drives: Drives): Record<string, string> => drives
const onlyC = (drives: Drives): Record<string, string> => ({ 'C:': drives['C:'] })

for (const [what, first, second] of [
  ['of as many volumes', both, both],
  ['of more volumes, whose part elsewhere goes', both, onlyC],
  ['of fewer volumes', onlyC, both],
] as const) {
  volumeTest(
    `/o over a store ${what}: stopped before any step, the old or the new store is whole`,
    async () => {
      const { old, new: made } = await stopAtEveryStep(first, second, false)
      assert.ok(old >= 2 && made >= 2, `${old} old, ${made} new`)
    },
  )
}

volumeTest('stopped while it removes what was there before, the new store is whole', async () => {
  const { old, new: made } = await stopAtEveryStep(both, onlyC, true)
  assert.ok(old >= 2 && made >= 2, `${old} old, ${made} new`)
})

volumeTest('a store that is an archive replaces one of links on all its volumes', async () => {
  const drives = newDrives()
  const storePath = join(drives['C:'], 'USMTMIG')
  await linkDrives(drives, storePath)
  await captureAll(drives['C:'], { storePath, overwrite: true })
  assert.equal(readdirSync(join(storePath, 'USMT')), ['USMT.MIG'])
  assert.equal(storeNames(drives['D:']), [])
  assert.equal(links(drives['D:']), [1, 1])
})

volumeTest('a part whose master store is not to be seen is no orphan: only /o replaces it', async () => {
  const drives = newDrives()
  const storePath = join(drives['C:'], 'USMTMIG')
  await linkDrives(drives, storePath)
  const moved = temporaryFolder('moved')
  cpSync(storePath, join(moved, 'USMTMIG'), { recursive: true })
  rmSync(storePath, { recursive: true })
  try {
    await linkDrives(drives, storePath)
    assert.unreachable('the part was not seen')
  } catch (error) {
    assert.ok(error instanceof StoreError && error.code === 27, String(error))
    assert.match(error.where ?? '', drives['D:'])
  }
  assert.equal(links(drives['D:']), [2, 2])
  await linkDrives(drives, storePath, { overwrite: true })
  assert.equal(await faults(storePath), {})
  assert.equal(links(drives['D:']), [2, 2])
})

volumeTest('/rd removes what a run left that was stopped between its renames, on all volumes', async () => {
  for (const step of [1, 2, 3, 4]) {
    const drives = newDrives()
    const storePath = join(drives['C:'], 'USMTMIG')
    await linkDrives(drives, storePath)
    const program = join(import.meta.dirname, '../support/stopped-commit.ts')
    spawnSync(process.execPath, [program, JSON.stringify({ drives, storePath, step, within: false })])
    assert.ok(storeFolders(storePath).length >= 2)
    assert.is(removeStore(storePath).code, 0)
    assert.equal([storeNames(drives['C:']), storeNames(drives['D:'])], [[], []], `step ${step}`)
    assert.equal(links(drives['D:']), [1, 1])
  }
})

test.after(() => {
  for (const folder of others) rmSync(folder, { recursive: true, force: true })
})

test.run()
