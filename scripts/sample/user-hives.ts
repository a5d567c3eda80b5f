import { newLog } from '../../test/support/hives/log-builder.ts'
import { buildHive, type HiveSpec, type ValueSpec } from './hive-builder.ts'
import { at, merge } from './key-tree.ts'
import { NED, type SamplePerson } from './machine.ts'

const EXPLORER = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer'

/** The folders of a profile by the names that User Shell Folders has for them. */
const FOLDERS: Readonly<Record<string, string>> = {
  AppData: 'AppData\\Roaming',
  'Local AppData': 'AppData\\Local',
  Desktop: 'Desktop',
  Favorites: 'Favorites',
  'My Music': 'Music',
  'My Pictures': 'Pictures',
  'My Video': 'Videos',
  Personal: 'Documents',
  'Start Menu': 'AppData\\Roaming\\Microsoft\\Windows\\Start Menu',
  '{374DE290-123F-4565-9164-39C4925E467B}': 'Downloads',
}

/** Where a person moved a folder to. */
const MOVED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [NED.sid]: { Personal: 'D:\\ned\\Documents' },
}

function shellFolders(profile: string, moved: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(FOLDERS).map(([name, folder]) => [name, moved[name] ?? `${profile}\\${folder}`])
}

/** NTUSER.DAT as it is written to disk, and its log when there are writes that only the log has. */
export interface UserHive {
  readonly hive: Buffer
  readonly log: Buffer | undefined
}

/** NTUSER.DAT of a person. Who moved a folder did so just before the power went: the log has it, the hive has it not. */
export function userHive(person: SamplePerson): UserHive {
  const moved = MOVED[person.sid]
  if (moved === undefined) return { hive: userSettings(person, {}), log: undefined }
  const before = userSettings(person, {}, UNCLEAN)
  const after = userSettings(person, moved, UNCLEAN)
  return { hive: before, log: newLog(UNCLEAN.sequence, before, after) }
}

const UNCLEAN = { sequence: 10, dirty: true } as const

/** Where the person's folders are, and settings worth moving. */
function userSettings(
  person: SamplePerson,
  moved: Readonly<Record<string, string>>,
  state: Pick<HiveSpec, 'sequence' | 'dirty'> = {},
): Buffer {
  const expanded = shellFolders('%USERPROFILE%', moved).map(([name, path]): [string, ValueSpec] => [
    name,
    { expand: path },
  ])
  return buildHive({
    ...state,
    name: `\\??\\C:\\Users\\${person.folder}\\ntuser.dat`,
    key: {
      keys: merge(
        at(EXPLORER, { values: { 'Logon User Name': person.name } }),
        at(`${EXPLORER}\\User Shell Folders`, { values: Object.fromEntries(expanded) }),
        at(`${EXPLORER}\\Shell Folders`, {
          values: Object.fromEntries(shellFolders(`C:\\Users\\${person.folder}`, moved)),
        }),
        at('Environment', {
          values: {
            TEMP: { expand: '%USERPROFILE%\\AppData\\Local\\Temp' },
            TMP: { expand: '%USERPROFILE%\\AppData\\Local\\Temp' },
          },
        }),
        at('Control Panel\\Desktop', {
          values: {
            Wallpaper: `C:\\Users\\${person.folder}\\Pictures\\harbour.jpg`,
            ScreenSaveTimeOut: '900',
          },
        }),
        at('Control Panel\\International', { values: { LocaleName: 'de-DE', sShortDate: 'dd.MM.yyyy' } }),
        at('Software\\Contoso\\Ledger', {
          values: {
            Books: ['2022', '2023', '2024'],
            LastOpened: 'Größe und Gewicht.xlsx',
            Tabs: 7,
            Window: { type: 3, data: Buffer.from('2c000000020000000300000000000000', 'hex') },
            Opened: 133_590_312_101_230_000n,
          },
        }),
        at('Software\\Microsoft\\Office\\16.0\\Word\\Options', {
          values: { 'AUTOSAVE-PATH': '', 'BKUP-DIR': '' },
        }),
      ),
    },
  })
}

/** UsrClass.dat: the person's own part of the classes. */
export function classesHive(person: SamplePerson): Buffer {
  return buildHive({
    name: `\\??\\C:\\Users\\${person.folder}\\AppData\\Local\\Microsoft\\Windows\\UsrClass.dat`,
    key: {
      keys: merge(
        at('.ledger', { values: { '': 'Contoso.Ledger.Viewer' } }),
        at('Local Settings\\Software\\Microsoft\\Windows\\Shell', { values: { BagMRUSize: 20_000 } }),
      ),
    },
  })
}
