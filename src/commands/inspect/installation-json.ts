import { filetimeToIso } from '../../filetime/index.ts'
import type { Profile } from '../../windows/index.ts'
import type { Installation } from './installation.ts'

/** An installation as `inspect /json` shows it. The names of the members and their order are a contract with scripts. */
export function installationToJson({ system }: Installation): object {
  const { identity, drives, profiles } = system
  return {
    windowsDirectory: system.windowsDirectory,
    product: identity.product,
    version: identity.version,
    build: identity.build,
    architecture: identity.architecture,
    computerName: identity.computerName,
    machineSid: identity.machineSid,
    domain: identity.domain,
    driveMap: drives.map(({ letter, source }) => ({ letter, source })),
    users: profiles.map(userToJson),
  }
}

function userToJson(profile: Profile): object {
  const { sid, account, domain, name, kind, evidence, profilePath, profileExists, lastUsed, hive } = profile
  return {
    sid,
    account,
    domain,
    name,
    kind,
    evidence,
    profilePath,
    profileExists,
    lastUsed: (lastUsed === undefined ? undefined : filetimeToIso(lastUsed.time)) ?? null,
    hive,
  }
}
