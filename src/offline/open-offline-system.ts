import { documentedFault, StateliftError } from '../errors/index.ts'
import type { HostFacts } from './host.ts'
import { buildOfflineSystem, type OfflineSystem } from './offline-system.ts'
import { applyProfilePolicy } from './profile-policy.ts'
import { chooseWindows, type WindowsLocation } from './windows-candidates.ts'

/** The MIG_* variables of the shell, as they were set. */
export interface OfflineEnvironment {
  /** MIG_OFFLINE_PLATFORM_ARCH */
  readonly platformArch?: string | undefined
  /** MIG_FAIL_ON_PROFILE_ERROR */
  readonly failOnProfileError?: string | undefined
  /** MIG_IGNORE_PROFILE_MISSING */
  readonly ignoreProfileMissing?: string | undefined
}

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
  const arch = platformArch(options.environment.platformArch)
  const system = buildOfflineSystem(chosen, host, {
    unmappedDrives: 'refuse',
    ...(arch === undefined || arch === 'unknown' ? {} : { platformArch: arch }),
  })
  const { profiles, skipped } = applyProfilePolicy(system.profiles, {
    failOnError: options.environment.failOnProfileError?.trim() !== '0',
    ignoreMissing: options.environment.ignoreProfileMissing?.trim() === '1',
  })
  return {
    ...system,
    profiles,
    notes: [
      ...system.notes,
      ...skipped.map(
        ({ profile, reason }) => `Profile ${profile.sid} (${profile.profilePath}) skipped: ${reason}`,
      ),
    ],
    warnings: [
      ...system.warnings,
      ...(arch === 'unknown'
        ? [
            {
              kind: 'environment-value',
              message: `MIG_OFFLINE_PLATFORM_ARCH=${options.environment.platformArch} is ignored: it is 32 or 64`,
            },
          ]
        : []),
    ],
  }
}

function platformArch(text: string | undefined): 32 | 64 | 'unknown' | undefined {
  const value = text?.trim() ?? ''
  if (value === '') return undefined
  if (value === '32') return 32
  return value === '64' ? 64 : 'unknown'
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
