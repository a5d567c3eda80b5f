import { filetimeFromDate } from '../../src/filetime/index.ts'
import { sidBytes } from './binary.ts'
import { buildHive, type KeySpec, type ValueSpec } from './hive-builder.ts'
import { at, merge } from './key-tree.ts'
import { GHOST, MACHINE, MARA, NED, PEOPLE, type SamplePerson } from './machine.ts'

const REG_BINARY = 3

function halves(time: Date): { high: number; low: number } {
  const filetime = filetimeFromDate(time)
  return { high: Number(filetime >> 32n), low: Number(filetime & 0xffff_ffffn) }
}

function profile(sid: string, path: string, unloaded: Date | undefined): Record<string, KeySpec> {
  const values: Record<string, ValueSpec> = {
    ProfileImagePath: { expand: path },
    Flags: 0,
    State: 0,
    Sid: { type: REG_BINARY, data: sidBytes(sid) },
  }
  if (unloaded !== undefined) {
    const { high, low } = halves(unloaded)
    values.LocalProfileUnloadTimeHigh = high
    values.LocalProfileUnloadTimeLow = low
  }
  return { [sid]: { values } }
}

const NT = 'Microsoft\\Windows NT\\CurrentVersion'
const WINDOWS = 'Microsoft\\Windows\\CurrentVersion'

function profileList(): KeySpec {
  return {
    values: {
      Default: { expand: '%SystemDrive%\\Users\\Default' },
      ProfilesDirectory: { expand: '%SystemDrive%\\Users' },
      ProgramData: { expand: '%SystemDrive%\\ProgramData' },
      Public: { expand: '%SystemDrive%\\Users\\Public' },
    },
    keys: merge(
      profile('S-1-5-18', '%systemroot%\\system32\\config\\systemprofile', undefined),
      profile('S-1-5-19', '%systemroot%\\ServiceProfiles\\LocalService', undefined),
      profile('S-1-5-20', '%systemroot%\\ServiceProfiles\\NetworkService', undefined),
      ...PEOPLE.map(({ sid, folder, lastUsed }) => profile(sid, `C:\\Users\\${folder}`, lastUsed)),
      profile(GHOST.sid, `C:\\Users\\${GHOST.folder}`, new Date('2022-01-10T09:00:00Z')),
    ),
  }
}

/** What Windows remembers of a cloud account that signed in. */
function identityCache({ sid, name, fullName }: SamplePerson): KeySpec {
  return {
    values: {
      DisplayName: fullName,
      IdentityName: `${name}@${MACHINE.domain.dns}`,
      ProviderName: 'AzureAD',
      SAMName: name,
      SID: sid,
      UserName: `${name}@${MACHINE.domain.dns}`,
    },
  }
}

/** What Group Policy remembers of a user of the domain. */
function policyState({ sid, fullName }: SamplePerson): Record<string, KeySpec> {
  return at(`${WINDOWS}\\Group Policy\\State\\${sid}`, {
    values: { 'Distinguished-Name': `CN=${fullName},OU=Staff,DC=contoso,DC=example` },
  })
}

function policyStore({ sid, account }: SamplePerson): Record<string, KeySpec> {
  return at(`${WINDOWS}\\Group Policy\\DataStore\\${sid}\\0`, {
    values: { szName: account, szTargetName: account },
  })
}

const COMMON_FOLDERS = {
  'Common Desktop': '%PUBLIC%\\Desktop',
  'Common Documents': '%PUBLIC%\\Documents',
  'Common AppData': '%ProgramData%',
  'Common Start Menu': '%ProgramData%\\Microsoft\\Windows\\Start Menu',
  CommonMusic: '%PUBLIC%\\Music',
  CommonPictures: '%PUBLIC%\\Pictures',
  CommonVideo: '%PUBLIC%\\Videos',
}

function expanded(folders: Readonly<Record<string, string>>): Record<string, ValueSpec> {
  return Object.fromEntries(Object.entries(folders).map(([name, path]) => [name, { expand: path }]))
}

function absolute(folders: Readonly<Record<string, string>>): Record<string, ValueSpec> {
  return Object.fromEntries(
    Object.entries(folders).map(([name, path]) => [
      name,
      path.replace('%PUBLIC%', 'C:\\Users\\Public').replace('%ProgramData%', 'C:\\ProgramData'),
    ]),
  )
}

/** SOFTWARE: the version, the profiles, what is remembered of their accounts, the folders that all users share. */
export function softwareHive(): Buffer {
  return buildHive({
    name: '\\SystemRoot\\System32\\Config\\SOFTWARE',
    key: {
      keys: merge(
        at(NT, {
          values: {
            ProductName: MACHINE.product,
            CurrentBuild: MACHINE.build,
            CurrentBuildNumber: MACHINE.build,
            CurrentMajorVersionNumber: 10,
            CurrentMinorVersionNumber: 0,
            CurrentVersion: '6.3',
            UBR: MACHINE.revision,
            DisplayVersion: '22H2',
            EditionID: 'Professional',
            InstallationType: 'Client',
            RegisteredOwner: 'Contoso',
            SystemRoot: 'C:\\Windows',
          },
        }),
        at(`${NT}\\ProfileList`, profileList()),
        at(`${NT}\\Winlogon\\DomainCache`, { values: { [MACHINE.domain.netbios]: MACHINE.domain.dns } }),
        at(WINDOWS, {
          values: {
            ProgramFilesDir: 'C:\\Program Files',
            'ProgramFilesDir (x86)': 'C:\\Program Files (x86)',
            ProgramFilesPath: { expand: '%ProgramFiles%' },
            CommonFilesDir: 'C:\\Program Files\\Common Files',
            'CommonFilesDir (x86)': 'C:\\Program Files (x86)\\Common Files',
          },
        }),
        at(`${WINDOWS}\\Explorer\\User Shell Folders`, { values: expanded(COMMON_FOLDERS) }),
        at(`${WINDOWS}\\Explorer\\Shell Folders`, { values: absolute(COMMON_FOLDERS) }),
        at(`${WINDOWS}\\Authentication\\LogonUI`, {
          values: {
            LastLoggedOnSAMUser: NED.account,
            LastLoggedOnUser: NED.account,
            LastLoggedOnUserSID: NED.sid,
          },
        }),
        at(`Microsoft\\IdentityStore\\Cache\\${MARA.sid}\\IdentityCache\\${MARA.sid}`, identityCache(MARA)),
        ...PEOPLE.filter((person) => person.kind === 'domain').flatMap((person) => [
          policyState(person),
          policyStore(person),
        ]),
        at('Contoso\\Ledger', {
          values: { InstallDir: 'C:\\Program Files\\Contoso\\Ledger', Version: '4.2.0' },
        }),
        at('WOW6432Node\\Contoso\\Badge Printer', { values: { Port: 'COM3' } }),
        at('Classes\\.ledger', { values: { '': 'Contoso.Ledger' } }),
      ),
    },
  })
}
