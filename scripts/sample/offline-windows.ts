import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { joinPath, splitPath } from '../../src/winpath/index.ts'
import { buildPe } from '../../test/support/pe-builder.ts'
import { samHive, securityHive } from './accounts.ts'
import { type SampleFile, sampleFiles } from './files.ts'
import { buildHive } from './hive-builder.ts'
import { MACHINE, PEOPLE } from './machine.ts'
import { softwareHive } from './software.ts'
import { systemHive } from './system.ts'
import { classesHive, userHive } from './user-hives.ts'

const IMAGE_FILE_MACHINE_AMD64 = 0x8664

/** The machine's hives and the few system files that say what it is. */
function systemFiles(): SampleFile[] {
  const config = 'C:\\Windows\\System32\\config'
  const kernel = buildPe({
    machine: IMAGE_FILE_MACHINE_AMD64,
    fileVersion: [10, 0, Number(MACHINE.build), MACHINE.revision],
  })
  const files: [string, Buffer][] = [
    [`${config}\\SOFTWARE`, softwareHive()],
    [`${config}\\SYSTEM`, systemHive()],
    [`${config}\\SAM`, samHive()],
    [`${config}\\SECURITY`, securityHive()],
    [`${config}\\DEFAULT`, buildHive({ name: 'DEFAULT', key: { keys: { Software: {} } } })],
    ['C:\\Windows\\System32\\ntoskrnl.exe', kernel],
    ['C:\\Windows\\explorer.exe', kernel],
  ]
  for (const person of PEOPLE.filter((person) => person.hive)) {
    const profile = `C:\\Users\\${person.folder}`
    const { hive, log } = userHive(person)
    files.push([`${profile}\\NTUSER.DAT`, hive])
    if (log !== undefined) files.push([`${profile}\\ntuser.dat.LOG1`, log])
    files.push([`${profile}\\AppData\\Local\\Microsoft\\Windows\\UsrClass.dat`, classesHive(person)])
  }
  return files.map(([path, content]) => ({ path, content, owner: undefined, document: false }))
}

export interface Sample {
  /** The directory of each drive, by its letter: `C:`, `D:`. */
  readonly drives: Readonly<Record<string, string>>
  readonly files: readonly SampleFile[]
}

/** Where a file of the offline Windows lies on this machine. */
export function hostPath(sample: Pick<Sample, 'drives'>, path: string): string {
  const { drive, parts } = splitPath(path)
  const base = sample.drives[drive]
  if (base === undefined) throw new Error(`the sample has no drive ${drive}`)
  return join(base, ...parts)
}

/** Directories change whenever something is made in them, so their times come last. */
function setDirectoryTimes(directory: string, time: number): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) setDirectoryTimes(join(directory, entry.name), time)
  }
  utimesSync(directory, time, time)
}

/**
 * Makes the sample: a Windows 10 that is not running, with a system volume C: and a data volume D:, each in a directory.
 *
 * @param directory where the two directories go, `system` and `data`; made when missing
 * @param oddNames whether there may be names that Windows itself has trouble with
 */
export function makeOfflineWindows(directory: string, { oddNames }: { oddNames: boolean }): Sample {
  const drives = { 'C:': join(directory, 'system'), 'D:': join(directory, 'data') }
  const files = [...systemFiles(), ...sampleFiles(oddNames)]
  // One second further for each file, so that a wrong time is seen.
  let time = Date.parse('2024-05-01T08:00:00Z') / 1000
  for (const file of files) {
    const path = hostPath({ drives }, file.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, file.content)
    utimesSync(path, time, time)
    time += 1
  }
  mkdirSync(hostPath({ drives }, joinPath('C:', ['Users', 'Public', 'Desktop'])), { recursive: true })
  for (const directory of Object.values(drives)) setDirectoryTimes(directory, time)
  return { drives, files }
}
