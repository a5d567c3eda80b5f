/** Who and what the sample machine is. All names and numbers are invented. */

export interface SamplePerson {
  readonly sid: string
  /** The account as `inspect` should name it. */
  readonly account: string
  readonly name: string
  readonly fullName: string
  readonly kind: 'local' | 'domain' | 'entra'
  /** The profile's folder below C:\Users. */
  readonly folder: string
  /** Whether the profile has its NTUSER.DAT. */
  readonly hive: boolean
  /** When the profile was unloaded last. */
  readonly lastUsed: Date
}

export const MACHINE = {
  computerName: 'WS-0417',
  product: 'Windows 10 Pro',
  build: '19045',
  revision: 4412,
  sid: 'S-1-5-21-1004336348-1177238915-682003330',
  domain: {
    netbios: 'CONTOSO',
    dns: 'contoso.example',
    sid: 'S-1-5-21-2718281828-3141592653-577215664',
  },
  timeZone: 'W. Europe Standard Time',
} as const

const { domain, sid: machineSid, computerName } = MACHINE

export const TECHNICIAN: SamplePerson = {
  sid: `${machineSid}-1001`,
  account: `${computerName}\\technician`,
  name: 'technician',
  fullName: 'Bench Technician',
  kind: 'local',
  folder: 'technician',
  hive: true,
  lastUsed: new Date('2024-03-04T08:15:00Z'),
}

/** Uses the machine daily and has moved Documents to the data volume. */
export const NED: SamplePerson = {
  sid: `${domain.sid}-1112`,
  account: `${domain.netbios}\\ned`,
  name: 'ned',
  fullName: 'Ned Okafor',
  kind: 'domain',
  folder: 'ned.CONTOSO',
  hive: true,
  lastUsed: new Date('2024-05-17T16:42:10Z'),
}

export const MARA: SamplePerson = {
  sid: 'S-1-12-1-2093482719-1187654321-3344556677-1029384756',
  account: 'AzureAD\\MaraKlein',
  name: 'MaraKlein',
  fullName: 'Mara Klein',
  kind: 'entra',
  folder: 'MaraKlein',
  hive: true,
  lastUsed: new Date('2024-05-16T07:03:55Z'),
}

/** A profile whose NTUSER.DAT is gone: the files are there, the settings are not. */
export const OLGA: SamplePerson = {
  sid: `${domain.sid}-1187`,
  account: `${domain.netbios}\\olga`,
  name: 'olga',
  fullName: 'Olga Lindqvist',
  kind: 'domain',
  folder: 'olga',
  hive: false,
  lastUsed: new Date('2023-11-02T12:00:00Z'),
}

export const PEOPLE: readonly SamplePerson[] = [TECHNICIAN, NED, MARA, OLGA]

/** A profile that the registry lists though its folder was deleted. */
export const GHOST = { sid: `${domain.sid}-1044`, folder: 'p.ferrante' } as const
