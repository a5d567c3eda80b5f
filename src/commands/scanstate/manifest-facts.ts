import { filetimeToIso } from '../../filetime/index.ts'
import type { ManifestFacts } from '../../store/index.ts'
import type { Profile } from '../../windows/index.ts'
import { offlineHardware } from './hardware.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'

/** What the manifest says of the source, the users, the rules and the run. Never a key. */
export function manifestFacts(prepared: Prepared, session: ScanSession, started: Date): ManifestFacts {
  const { system, profiles, rules } = prepared
  const { options, ledger } = session
  const { notes, ...identity } = system.identity
  const { profiles: profileSums, profilesSeen } = ledger.sums()
  return {
    tool: { name: 'statelift', version: session.version },
    created: started.toISOString(),
    source: {
      ...identity,
      windowsDirectory: system.windowsDirectory,
      hardware: offlineHardware(system),
      capturedOn: session.hardware(),
      driveMap: system.drives.map(({ letter, source, kind }) => ({ letter, source, kind })),
    },
    users: profiles.map(userFacts),
    options: {
      commandLine: options.commandLine,
      efs: options.efs,
      localOnly: options.localOnly,
      ignoreNonFatal: options.errors.ignoreNonFatal,
      ruleFiles: options.ruleFiles,
    },
    components: rules.components.map(
      ({ urlid, displayName, path, type, role, defaultSupported, disabled, detectedIn }) => ({
        urlid,
        displayName,
        role,
        defaultSupported,
        path,
        type,
        disabled,
        detectedIn,
      }),
    ),
    contexts: rules.contexts,
    profiles: { ...profileSums, seen: profilesSeen },
    warnings: session.warnings,
    carried: { rules: rules.carried, profileControl: session.config.profileControl },
  }
}

function userFacts(profile: Profile): Record<string, unknown> {
  const { sid, account, domain, name, kind, evidence, proven, profilePath, hive, lastUsed } = profile
  const lastUse =
    lastUsed === undefined ? undefined : { time: filetimeToIso(lastUsed.time), evidence: lastUsed.evidence }
  return { sid, account, domain, name, kind, evidence, proven, profilePath, hive, lastUsed: lastUse }
}
