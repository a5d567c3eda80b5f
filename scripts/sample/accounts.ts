import { filetimeFromDate } from '../../src/filetime/index.ts'
import { samTable, sidBytes, unicodeString, utf16 } from './binary.ts'
import { buildHive, type KeySpec, type ValueSpec } from './hive-builder.ts'
import { MACHINE, PEOPLE } from './machine.ts'

const REG_NONE = 0
const REG_BINARY = 3

interface LocalAccount {
  readonly name: string
  readonly fullName: string
  readonly rid: number
  readonly lastLogon: bigint
}

/** The accounts that every Windows makes, and the sample's own. */
const LOCAL_ACCOUNTS: readonly LocalAccount[] = [
  { name: 'Administrator', fullName: '', rid: 500, lastLogon: 0n },
  { name: 'Guest', fullName: '', rid: 501, lastLogon: 0n },
  { name: 'DefaultAccount', fullName: '', rid: 503, lastLogon: 0n },
  ...PEOPLE.filter((person) => person.kind === 'local').map((person) => ({
    name: person.name,
    fullName: person.fullName,
    rid: Number(person.sid.slice(person.sid.lastIndexOf('-') + 1)),
    lastLogon: filetimeFromDate(person.lastUsed),
  })),
]

const PART_REVISION = 0x0001_0003

/** A user's V: 17 parts, of which the second is the name and the third the full name. */
function userV({ name, fullName }: LocalAccount): Buffer {
  const descriptor = Buffer.from('0100048000000000000000000000000000000000', 'hex')
  const parts: (readonly [Buffer, number])[] = [
    [descriptor, PART_REVISION],
    [utf16(name), 0],
    [utf16(fullName), 0],
  ]
  while (parts.length < 17) parts.push([Buffer.alloc(0), 0])
  return samTable(parts)
}

/** A user's F: 80 bytes with times at 8 to 40, the relative identifier at 48 and the account's flags at 56. */
function userF({ rid, lastLogon }: LocalAccount): Buffer {
  const fixed = Buffer.alloc(80)
  fixed.writeUInt32LE(PART_REVISION, 0)
  fixed.writeBigUInt64LE(lastLogon, 8)
  fixed.writeBigUInt64LE(0x7fff_ffff_ffff_ffffn, 32)
  fixed.writeUInt32LE(rid, 48)
  fixed.writeUInt32LE(513, 52)
  const NORMAL_ACCOUNT = 0x10
  const DISABLED = 0x01
  fixed.writeUInt16LE(rid < 1000 ? NORMAL_ACCOUNT | DISABLED : NORMAL_ACCOUNT, 56)
  return fixed
}

/** SAM: the local accounts, and in the account domain's V the machine's own SID as the second of four parts. */
export function samHive(): Buffer {
  const domainV = samTable([
    [Buffer.from('0100048000000000000000000000000000000000', 'hex'), PART_REVISION],
    [sidBytes(MACHINE.sid), 0],
    [Buffer.alloc(0), 0],
    [Buffer.alloc(0), 0],
  ])
  const users: Record<string, KeySpec> = {}
  const names: Record<string, KeySpec> = {}
  for (const account of LOCAL_ACCOUNTS) {
    users[account.rid.toString(16).toUpperCase().padStart(8, '0')] = {
      values: {
        F: { type: REG_BINARY, data: userF(account) },
        V: { type: REG_BINARY, data: userV(account) },
      },
    }
    // The value's type is the identifier; it has no data.
    names[account.name] = { values: { '': { type: account.rid, data: Buffer.alloc(0) } } }
  }
  users.Names = { keys: names }
  return buildHive({
    name: '\\SystemRoot\\System32\\Config\\SAM',
    key: {
      keys: {
        SAM: {
          keys: {
            Domains: {
              keys: {
                Account: {
                  values: { V: { type: REG_BINARY, data: domainV } },
                  keys: { Users: { keys: users } },
                },
                Builtin: {},
              },
            },
          },
        },
      },
    },
  })
}

function policy(data: Buffer): KeySpec {
  const value: ValueSpec = { type: REG_NONE, data }
  return { values: { '': value } }
}

/** SECURITY: the names and SIDs of the machine's own account domain and of the domain it has joined. */
export function securityHive(): Buffer {
  return buildHive({
    name: '\\SystemRoot\\System32\\Config\\SECURITY',
    key: {
      keys: {
        Policy: {
          keys: {
            PolAcDmN: policy(unicodeString(MACHINE.computerName)),
            PolAcDmS: policy(sidBytes(MACHINE.sid)),
            PolPrDmN: policy(unicodeString(MACHINE.domain.netbios)),
            PolPrDmS: policy(sidBytes(MACHINE.domain.sid)),
            PolDnDDN: policy(unicodeString(MACHINE.domain.dns)),
          },
        },
      },
    },
  })
}
