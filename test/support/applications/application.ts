import {
  type FakeFile,
  type FakeSystem,
  type FakeSystemOptions,
  type FakeValue,
  fakeSid,
  fakeSystem,
} from '../fake-system.ts'

/**
 * What one application leaves on a computer, and which of it a component takes. Names begin with `%APPDATA%`,
 * `%LOCALAPPDATA%`, `%USERPROFILE%` or a drive for a file, `HKCU` or `HKLM` for a value, written `KEY [VALUE]`.
 */
export interface Application {
  /** Display names of all components that are to be present, and no other. */
  readonly components: readonly string[]
  readonly takes: readonly string[]
  readonly leaves?: readonly string[]
  /** Contents of values that rules read; others have any. */
  readonly values?: Readonly<Record<string, FakeValue>>
  readonly facts?: FakeSystemOptions['facts']
}

const FOLDERS: Readonly<Record<string, string>> = {
  '%APPDATA%': 'C:\\Users\\U\\AppData\\Roaming',
  '%LOCALAPPDATA%': 'C:\\Users\\U\\AppData\\Local',
  '%USERPROFILE%': 'C:\\Users\\U',
}

/** A name as the captured system has it: user U's own folders and branch of the registry. */
export function offlineName(name: string): string {
  return name
    .replace(/^%\w+%/, (variable) => FOLDERS[variable] ?? variable)
    .replace(/^HKCU(?=\\)/, `HKU\\${fakeSid(0)}`)
}

/** A system that holds what the given applications leave, and nothing else. */
export function systemWith(
  applications: readonly Application[],
  facts: FakeSystemOptions['facts'] = {},
): FakeSystem {
  const files: Record<string, FakeFile> = {}
  const keys: Record<string, Record<string, FakeValue>> = {}
  for (const { takes, leaves = [], values = {} } of applications) {
    for (const name of [...takes, ...leaves]) {
      const [, key = '', value = ''] = /^(HK.*?) \[([^[]*)\]$/.exec(offlineName(name)) ?? []
      if (key === '') files[offlineName(name)] = {}
      else keys[key] = { ...keys[key], [value]: values[name] ?? 'x' }
    }
  }
  return fakeSystem({ files, keys, facts })
}
