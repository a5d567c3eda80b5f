import { type Machine, readMachine } from '../pe/index.ts'
import type { HiveKey } from '../registry/index.ts'
import { type Reader, type Volume, VolumeError } from '../volume/index.ts'
import { textAt } from './key-values.ts'

/** What processor a Windows is for. */
export type Architecture = 'x86' | 'x64' | 'arm64'

/** One piece of evidence for the architecture. */
export interface ArchitectureWitness {
  readonly architecture: Architecture
  /** Where it was seen, for people. */
  readonly source: string
}

/** PROCESSOR_ARCHITECTURE as Windows writes it, and the same in the middle of BuildLabEx. */
const NAMES: ReadonlyMap<string, Architecture> = new Map([
  ['x86', 'x86'],
  ['amd64', 'x64'],
  ['arm64', 'arm64'],
])

/** Executables that every Windows has and that are built for the machine itself. */
const NATIVE_FILES = ['ntoskrnl.exe', 'ntdll.dll'] as const

/**
 * All that the offline system says about its architecture, the most trustworthy first: its own environment, the
 * machine type of its kernel, the label of its build, the folder for programs of the smaller architecture.
 *
 * @param windowsPath the Windows directory on the volume
 */
export function architectureWitnesses(
  controlSet: HiveKey | undefined,
  current: HiveKey | undefined,
  volume: Volume,
  windowsPath: string,
): ArchitectureWitness[] {
  const environment = controlSet?.subkey('Control')?.subkey('Session Manager')?.subkey('Environment')
  const label = /^\d+\.\d+\.([a-z0-9]+?)(?:fre|chk)\./i.exec(textAt(current, 'BuildLabEx') ?? '')?.[1]
  return [
    named(textAt(environment, 'PROCESSOR_ARCHITECTURE'), 'PROCESSOR_ARCHITECTURE in the SYSTEM hive'),
    ...NATIVE_FILES.map((name) => builtFor(volume, `${windowsPath}\\System32\\${name}`)),
    named(label, 'BuildLabEx in the SOFTWARE hive'),
    besideIt(volume, `${windowsPath}\\SysWOW64`),
  ].filter((witness) => witness !== undefined)
}

function named(name: string | undefined, source: string): ArchitectureWitness | undefined {
  const architecture = NAMES.get((name ?? '').toLowerCase())
  return architecture === undefined ? undefined : { architecture, source }
}

/** A file that cannot be read bears no witness; there are others. */
function builtFor(volume: Volume, path: string): ArchitectureWitness | undefined {
  try {
    const entry = volume.lookup(path)
    if (entry === undefined || entry.directory) return undefined
    const machine = machineOf(volume.open(entry.id))
    return named(machine === 'x64' ? 'amd64' : machine, `the header of ${entry.name}`)
  } catch (error) {
    if (error instanceof VolumeError) return undefined
    throw error
  }
}

function machineOf(reader: Reader): Machine | undefined {
  try {
    return readMachine((position, length) => {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, reader.read(bytes, 0, length, position))
    })
  } finally {
    reader.close()
  }
}

/** Only a 64-bit Windows keeps a folder of 32-bit system files. */
function besideIt(volume: Volume, path: string): ArchitectureWitness | undefined {
  const there = volume.lookup(path)?.directory === true
  return there ? { architecture: 'x64', source: 'the SysWOW64 folder' } : undefined
}

export interface ArchitectureFinding {
  readonly architecture: Architecture
  readonly source: string
  /** Sentences about evidence that says something else. */
  readonly contradictions: readonly string[]
}

/** 64 where the architecture has a smaller one beside it (Program Files (x86), Wow6432Node). */
export function bitsOf(architecture: Architecture): 32 | 64 {
  return architecture === 'x86' ? 32 : 64
}

/**
 * Weighs the evidence. SysWOW64 is no contradiction to arm64, which has it too.
 *
 * @param wanted what MIG_OFFLINE_PLATFORM_ARCH demands; it wins, and is reported when the evidence denies it
 */
export function decideArchitecture(
  witnesses: readonly ArchitectureWitness[],
  wanted?: 32 | 64,
): ArchitectureFinding {
  const first = witnesses[0]
  const detected = first?.architecture ?? 'x64'
  const source = first?.source ?? 'nothing in the offline system; assumed'
  const contradictions = witnesses
    .slice(1)
    .filter((other) => bitsOf(other.architecture) !== bitsOf(detected))
    .map((other) => `${source} says ${detected}, but ${other.source} says ${other.architecture}`)
  if (wanted === undefined || wanted === bitsOf(detected)) {
    return { architecture: detected, source, contradictions }
  }
  const forced = wanted === 32 ? 'x86' : 'x64'
  if (first !== undefined) {
    contradictions.push(`MIG_OFFLINE_PLATFORM_ARCH=${wanted} overrides ${source}, which says ${detected}`)
  }
  return { architecture: forced, source: `MIG_OFFLINE_PLATFORM_ARCH=${wanted}`, contradictions }
}
