import { documentedFault, StateliftError } from '../errors/index.ts'
import { chooseWindows, type WindowsLocation } from './choose-windows.ts'
import type { HostFacts } from './host/host.ts'
import { buildOfflineSystem, type OfflineSystem } from './offline-system.ts'
import { applyProfilePolicy, type ProfilePolicy } from './profile-policy.ts'

/** What the MIG_* variables of the shell ask for. */
export interface OfflineEnvironment extends ProfilePolicy {
  /** MIG_OFFLINE_PLATFORM_ARCH */
  readonly platformArch: 32 | 64 | undefined
}

/** How the offline system is chosen: by the command line, and by the variables of the shell. */
export interface OfflineOptions {
  /** Undefined when no offline option was given. */
  readonly windows: WindowsLocation | undefined
  readonly environment: OfflineEnvironment
}

/**
 * Turns the offline options into the offline system that a capture works on.
 *
 * @throws StateliftError with 11 or 26 when no Windows is found, 26 for profiles in disorder, 29 when drives cannot be
 *   mapped, 36 when no offline option was given
 */
export function openOfflineSystem(options: OfflineOptions, host: HostFacts): OfflineSystem {
  if (options.windows === undefined) throw offlineNeeded(host)
  const chosen = chooseWindows(options.windows, host)
  const { platformArch } = options.environment
  const system = buildOfflineSystem(chosen, host, {
    unmappedDrives: 'refuse',
    ...(platformArch === undefined ? {} : { platformArch }),
  })
  const { profiles, skipped } = applyProfilePolicy(system.profiles, options.environment)
  const notes = skipped.map(
    ({ profile, reason }) => `Profile ${profile.sid} (${profile.profilePath}) skipped: ${reason}`,
  )
  return { ...system, profiles, notes: [...system.notes, ...notes] }
}

function offlineNeeded(host: HostFacts): StateliftError {
  return new StateliftError(
    documentedFault('offlineNeeded', {
      where: host.windowsPe
        ? 'This is Windows PE: the Windows to capture is not the one that runs'
        : 'No offline option was given, and a Windows that is running cannot be captured',
      advice:
        'Add /offlinewindir:DIR with the Windows directory to capture, /offlinewinold:DIR for a Windows.old folder, or /offline:FILE. statelift inspect lists what is here.',
    }),
  )
}
