import { guidBytes } from './binary.ts'
import { buildHive, type ValueSpec } from './hive-builder.ts'
import { at, merge } from './key-tree.ts'
import { MACHINE } from './machine.ts'

const REG_BINARY = 3

/** The partitions that the machine knew its drives by: `DMIO:ID:` and the GPT partition's GUID. */
export const DRIVES = {
  'C:': '5f0f6c1e-3c1d-4b7e-9a52-0c8e1f2a3b4c',
  'D:': '7a1d2e3f-8b4c-4d5e-a6f7-1029384756ab',
}

/** How MountedDevices names a partition of a GPT disk. */
function gptDevice(guid: string): Buffer {
  return Buffer.concat([Buffer.from('DMIO:ID:', 'latin1'), guidBytes(guid)])
}

/** Each partition by its letter, and by the name under which Windows mounts it in folders. */
function mountedDevices(devices: Readonly<Record<string, Buffer>>): Record<string, ValueSpec> {
  return Object.fromEntries(
    Object.entries(DRIVES).flatMap(([letter, guid]) => {
      const value = { type: REG_BINARY, data: devices[letter] ?? gptDevice(guid) }
      return [
        [`\\DosDevices\\${letter}`, value],
        [`\\??\\Volume{${guid}}`, value],
      ]
    }),
  )
}

/**
 * SYSTEM: the control set in force, the computer's name and domain, its variables, its drives.
 *
 * @param devices what MountedDevices says of a letter; partitions of a GPT disk where it is not given
 */
export function systemHive(devices: Readonly<Record<string, Buffer>> = {}): Buffer {
  const control = 'ControlSet001\\Control'
  return buildHive({
    name: 'SYSTEM',
    key: {
      keys: merge(
        at('Select', { values: { Current: 1, Default: 1, Failed: 0, LastKnownGood: 1 } }),
        at('MountedDevices', { values: mountedDevices(devices) }),
        at(`${control}\\ComputerName\\ComputerName`, { values: { ComputerName: MACHINE.computerName } }),
        at(`${control}\\ProductOptions`, { values: { ProductType: 'WinNT' } }),
        at(`${control}\\Session Manager\\Environment`, {
          values: {
            ComSpec: { expand: '%SystemRoot%\\system32\\cmd.exe' },
            OS: 'Windows_NT',
            PROCESSOR_ARCHITECTURE: 'AMD64',
            TEMP: { expand: '%SystemRoot%\\TEMP' },
            TMP: { expand: '%SystemRoot%\\TEMP' },
            windir: { expand: '%SystemRoot%' },
            LEDGER_DATA: 'D:\\Ledger',
          },
        }),
        at(`${control}\\TimeZoneInformation`, {
          values: { TimeZoneKeyName: MACHINE.timeZone, Bias: 0xffff_ffc4, ActiveTimeBias: 0xffff_ff88 },
        }),
        at('ControlSet001\\Services\\Tcpip\\Parameters', {
          values: { Hostname: MACHINE.computerName, Domain: MACHINE.domain.dns },
        }),
      ),
    },
  })
}
