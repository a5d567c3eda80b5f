import { filetimeToIso } from '../../filetime/index.ts'
import type { OfflineSystem } from '../../offline/index.ts'
import type { OrphanFolder, Profile } from '../../windows/index.ts'
import type { Installation } from './installation.ts'

/** An installation for people: what it is, its drives, its users, and what is odd. */
export function installationToText({ found, system }: Installation): string {
  const { identity, profiles, orphanFolders } = system
  const { product, version, build, edition, architecture } = identity
  const users = profiles.filter(({ isUser }) => isUser)
  const others = profiles.filter(({ isUser }) => !isUser)
  return [
    `${product} ${version} (${build}), ${architecture}, in ${found.hostPath}`,
    ...facts([
      ['computer', identity.computerName],
      ['machine SID', identity.machineSid ?? 'not known'],
      ['domain', domainText(system)],
      ['edition', edition],
      ['time zone', identity.timeZone],
      ['Windows', system.windowsDirectory],
      ...system.drives.map(({ letter, source }): [string, string] => [`drive ${letter}`, source]),
    ]),
    '',
    ...section(
      'Users',
      table(['account', 'last used', 'hive', 'profile', 'SID', 'name by'], users.map(userRow)),
    ),
    ...section('Not users', table(['account', 'profile', 'SID', 'why'], others.map(otherRow))),
    ...section('Folders that are nobody’s profile', orphanFolders.map(orphanText)),
    ...section('Look at', profiles.flatMap(problemLines)),
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

function facts(rows: readonly (readonly [string, string])[]): string[] {
  return rows.filter(([, value]) => value !== '').map(([name, value]) => `  ${name.padEnd(12)} ${value}`)
}

function domainText({ identity: { domain } }: OfflineSystem): string {
  if (domain === null) return ''
  const { netbios, dns, sid } = domain
  return [netbios === '' ? dns : netbios, netbios === '' || dns === '' ? '' : `(${dns})`, sid]
    .filter((part) => part !== '')
    .join(' ')
}

function userRow(profile: Profile): string[] {
  const { account, profilePath, sid, evidence, proven, hive, profileExists, lastUsed } = profile
  const day = (lastUsed === undefined ? undefined : filetimeToIso(lastUsed.time))?.slice(0, 10) ?? '-'
  const path = profilePath === '' ? '-' : profilePath
  return [
    account,
    day,
    hive,
    profileExists ? path : `${path} (missing)`,
    sid,
    proven ? evidence : `${evidence}, not proven`,
  ]
}

function otherRow({ account, profilePath, sid, notUserReason = '' }: Profile): string[] {
  return [account, profilePath === '' ? '-' : profilePath, sid, notUserReason]
}

function orphanText({ path, hive, owner }: OrphanFolder): string {
  const ownerText = owner === undefined ? '' : `, of ${owner}`
  return `${path}  NTUSER.DAT ${hive}${ownerText}`
}

/** What a column already says is not said again. */
function problemLines({ account, isUser, proven, problems }: Profile): string[] {
  if (!isUser) return []
  const news = problems.filter((problem) => proven || !problem.startsWith('name not proven'))
  return news.map((problem) => `${account}: ${problem}`)
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`), '']
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const all = [titles, ...rows]
  const widths = titles.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}
