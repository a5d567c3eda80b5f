import { buildHive, type KeySpec, type ValueSpec } from '../hive-builder.ts'
import type { Tree } from './machines.ts'

/** A user of a built machine. */
export interface BuiltProfile {
  /** Key under ProfileList: a SID, or `<SID>.bak`. */
  readonly key: string
  /** ProfileImagePath; none: the value is missing. */
  readonly path?: string
  readonly values?: Readonly<Record<string, ValueSpec>>
}

/** What differs from a plain Windows 10 on C: called PC1. Keys are added to (not merged into) what is there. */
export interface MachineSpec {
  readonly systemRoot?: string
  readonly computerName?: string
  readonly machineSid?: string
  /** Names of local accounts by relative id. */
  readonly accounts?: Readonly<Record<number, string>>
  readonly domain?: { readonly netbios: string; readonly dns: string; readonly sid: string }
  readonly profiles?: readonly BuiltProfile[]
  readonly profileListValues?: Readonly<Record<string, ValueSpec>>
  /** Values of CurrentVersion, over the usual ones. */
  readonly version?: Readonly<Record<string, ValueSpec>>
  /** More keys of SOFTWARE, below `Microsoft`. */
  readonly microsoft?: Readonly<Record<string, KeySpec>>
  readonly mountedDevices?: Readonly<Record<string, ValueSpec>>
  readonly systemEnvironment?: Readonly<Record<string, ValueSpec>>
  /** More keys of the current control set's `Control`. */
  readonly control?: Readonly<Record<string, KeySpec>>
  readonly services?: readonly string[]
  /** Values of `Microsoft\Windows\CurrentVersion`. */
  readonly windowsValues?: Readonly<Record<string, ValueSpec>>
  readonly commonFolders?: Readonly<Record<string, ValueSpec>>
}

export const MACHINE_SID = 'S-1-5-21-1000000001-2000000002-3000000003'

/** The hives of a machine as files of a tree, below its Windows directory. */
export function machineTree(spec: MachineSpec = {}, windows = 'Windows'): Tree {
  const config = `${windows}/System32/config`
  return {
    [`${config}/SOFTWARE`]: buildHive({ name: 'SOFTWARE', key: softwareKey(spec) }),
    [`${config}/SYSTEM`]: buildHive({ name: 'SYSTEM', key: systemKey(spec) }),
    [`${config}/SAM`]: buildHive({ name: 'SAM', key: samKey(spec) }),
    [`${config}/SECURITY`]: buildHive({ name: 'SECURITY', key: securityKey(spec) }),
  }
}

/** NTUSER.DAT of a user, from the keys below its root. */
export function userHive(keys: Readonly<Record<string, KeySpec>> = {}, lastWritten?: bigint): Buffer {
  return buildHive({
    name: 'NTUSER.DAT',
    key: { keys, ...(lastWritten === undefined ? {} : { lastWritten }) },
  })
}

/** `keyPath('A\\B', spec)` is `{ A: { keys: { B: spec } } }`. */
export function keyPath(path: string, spec: KeySpec): Record<string, KeySpec> {
  const [first = '', ...rest] = path.split('\\')
  return { [first]: rest.length === 0 ? spec : { keys: keyPath(rest.join('\\'), spec) } }
}

function softwareKey(spec: MachineSpec): KeySpec {
  const profiles = (spec.profiles ?? []).map(({ key, path, values }): [string, KeySpec] => [
    key,
    { values: { ...(path === undefined ? {} : { ProfileImagePath: { expand: path } }), ...values } },
  ])
  const { CurrentVersion, ...besides } = spec.microsoft ?? {}
  return {
    keys: {
      Microsoft: {
        keys: {
          'Windows NT': {
            keys: {
              CurrentVersion: {
                values: {
                  ProductName: 'Windows 10 Pro',
                  CurrentVersion: '6.3',
                  CurrentMajorVersionNumber: 10,
                  CurrentMinorVersionNumber: 0,
                  CurrentBuildNumber: '19045',
                  UBR: 3803,
                  DisplayVersion: '22H2',
                  EditionID: 'Professional',
                  InstallationType: 'Client',
                  SystemRoot: spec.systemRoot ?? 'C:\\Windows',
                  ...spec.version,
                },
                keys: {
                  ...CurrentVersion?.keys,
                  ProfileList: {
                    values: {
                      ProfilesDirectory: { expand: '%SystemDrive%\\Users' },
                      Default: { expand: '%SystemDrive%\\Users\\Default' },
                      Public: { expand: '%SystemDrive%\\Users\\Public' },
                      ProgramData: { expand: '%SystemDrive%\\ProgramData' },
                      ...spec.profileListValues,
                    },
                    keys: Object.fromEntries(profiles),
                  },
                },
              },
            },
          },
          ...windowsKey(spec, besides.Windows),
          ...Object.fromEntries(Object.entries(besides).filter(([name]) => name !== 'Windows')),
        },
      },
    },
  }
}

function windowsKey(spec: MachineSpec, more: KeySpec | undefined): Record<string, KeySpec> {
  const current = more?.keys?.CurrentVersion
  const explorer: KeySpec = { keys: { 'User Shell Folders': { values: spec.commonFolders ?? {} } } }
  return {
    Windows: {
      keys: {
        CurrentVersion: { values: spec.windowsValues ?? {}, keys: { Explorer: explorer, ...current?.keys } },
      },
    },
  }
}

function systemKey(spec: MachineSpec): KeySpec {
  const name = spec.computerName ?? 'PC1'
  return {
    keys: {
      Select: { values: { Current: 2, Default: 1, Failed: 0, LastKnownGood: 1 } },
      MountedDevices: { values: spec.mountedDevices ?? {} },
      // A decoy: what is read must come from the control set that Select names.
      ControlSet001: {
        keys: {
          Control: { keys: keyPath('ComputerName\\ComputerName', { values: { ComputerName: 'OLDNAME' } }) },
        },
      },
      ControlSet002: {
        keys: {
          Control: {
            keys: {
              ...keyPath('ComputerName\\ComputerName', { values: { ComputerName: name } }),
              ...keyPath('Session Manager\\Environment', {
                values: { PROCESSOR_ARCHITECTURE: 'AMD64', ...spec.systemEnvironment },
              }),
              TimeZoneInformation: { values: { TimeZoneKeyName: 'W. Europe Standard Time' } },
              ProductOptions: { values: { ProductType: 'WinNT' } },
              ...spec.control,
            },
          },
          Services: {
            keys: {
              ...keyPath('Tcpip\\Parameters', { values: { Hostname: name, Domain: spec.domain?.dns ?? '' } }),
              ...Object.fromEntries((spec.services ?? []).map((service) => [service, {}])),
            },
          },
        },
      },
    },
  }
}

/** The layouts of `V` are those of the real hives in the corpus, where `machines.test.ts` reads them. */
function samKey(spec: MachineSpec): KeySpec {
  const accounts = Object.entries(spec.accounts ?? {})
  const users = accounts.map(([id, name]): [string, KeySpec] => [
    Number(id).toString(16).toUpperCase().padStart(8, '0'),
    { values: { V: { type: 3, data: accountV(name) } } },
  ])
  return {
    keys: keyPath('SAM\\Domains\\Account', {
      values: { V: { type: 3, data: domainV(spec.machineSid ?? MACHINE_SID) } },
      keys: { Users: { keys: Object.fromEntries(users) } },
    }),
  }
}

function accountV(name: string): Buffer {
  const text = Buffer.from(name, 'utf16le')
  const header = Buffer.alloc(204)
  header.writeUInt32LE(0, 12)
  header.writeUInt32LE(text.length, 16)
  return Buffer.concat([header, text])
}

function domainV(sid: string): Buffer {
  const bytes = sidBytes(sid)
  const header = Buffer.alloc(48)
  header.writeUInt32LE(0, 12)
  header.writeUInt32LE(bytes.length, 16)
  return Buffer.concat([header, bytes])
}

function securityKey(spec: MachineSpec): KeySpec {
  const data = (bytes: Buffer): KeySpec => ({ values: { '': { type: 0, data: bytes } } })
  const none = Buffer.alloc(0)
  return {
    keys: keyPath('Policy', {
      keys: {
        PolAcDmS: data(sidBytes(spec.machineSid ?? MACHINE_SID)),
        PolAcDmN: data(countedString(spec.computerName ?? 'PC1')),
        PolPrDmS: data(spec.domain === undefined ? none : sidBytes(spec.domain.sid)),
        PolPrDmN: data(countedString(spec.domain?.netbios ?? 'WORKGROUP')),
        PolDnDDN: data(spec.domain === undefined ? none : countedString(spec.domain.dns)),
      },
    }),
  }
}

/** [MS-DTYP] 2.4.2.2 */
export function sidBytes(sid: string): Buffer {
  const [authority = '', ...parts] = sid.slice('S-1-'.length).split('-')
  const bytes = Buffer.alloc(8 + parts.length * 4)
  bytes[0] = 1
  bytes[1] = parts.length
  bytes.writeUIntBE(Number(authority), 2, 6)
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(Number(part), 8 + index * 4)
  return bytes
}

function countedString(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`, 'utf16le')
  const header = Buffer.alloc(8)
  header.writeUInt16LE(bytes.length - 2, 0)
  header.writeUInt16LE(bytes.length, 2)
  header.writeUInt32LE(8, 4)
  return Buffer.concat([header, bytes])
}
