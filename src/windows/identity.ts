import type { HiveKey } from '../registry/index.ts'
import type { Volume } from '../volume/index.ts'
import { normalizePath } from '../winpath/index.ts'
import { readLocalAccounts } from './accounts/sam.ts'
import { readSecurityPolicy, type SecurityPolicy } from './accounts/security-policy.ts'
import { type Architecture, architectureWitnesses, decideArchitecture } from './architecture.ts'
import { currentControlSet } from './control-set.ts'
import type { Hives } from './hives.ts'
import { textAt } from './key-values.ts'
import { readWindowsVersion, type WindowsVersion } from './version.ts'

/** The domain that a machine has joined; what is not known of it is empty. */
export interface Domain {
  readonly netbios: string
  readonly dns: string
  readonly sid: string
}

/** What an offline Windows is. */
export interface Identity extends WindowsVersion {
  readonly architecture: Architecture
  /** Where the architecture was read. */
  readonly architectureSource: string
  readonly computerName: string
  readonly machineSid: string | null
  /** null on a machine in a workgroup. */
  readonly domain: Domain | null
  readonly timeZone: string
  /** `C:\Windows`, as the offline system knew it. */
  readonly systemRoot: string
  /** Sentences for the log: evidence that disagrees. */
  readonly notes: readonly string[]
}

/** Below SOFTWARE: where a Windows keeps what it is. */
export const CURRENT_VERSION = 'Microsoft\\Windows NT\\CurrentVersion'

/**
 * Reads who and what a Windows is from its hives and its files.
 *
 * @param windowsPath the Windows directory on the volume
 * @param platformArch the demand of MIG_OFFLINE_PLATFORM_ARCH
 */
export function readIdentity(
  hives: Hives,
  volume: Volume,
  windowsPath: string,
  platformArch?: 32 | 64,
): Identity {
  const current = hives.software.key(CURRENT_VERSION)
  const controlSet = currentControlSet(hives.system)
  const architecture = decideArchitecture(
    architectureWitnesses(controlSet, current, volume, windowsPath),
    platformArch,
  )
  const policy = readSecurityPolicy(hives.security)
  const machineSid = readLocalAccounts(hives.sam).machineSid ?? policy?.account.sid ?? null
  const notes = [...architecture.contradictions]
  if (machineSid !== null && policy?.account.sid !== undefined && policy.account.sid !== machineSid) {
    notes.push(`SAM says that the machine SID is ${machineSid}, SECURITY says ${policy.account.sid}`)
  }
  return {
    ...readWindowsVersion(current, controlSet),
    architecture: architecture.architecture,
    architectureSource: architecture.source,
    computerName: computerName(controlSet) ?? policy?.account.name ?? '',
    machineSid,
    domain: domainOf(policy, controlSet),
    timeZone: timeZone(controlSet),
    systemRoot: normalizePath(textAt(current, 'SystemRoot') ?? 'C:\\Windows'),
    notes,
  }
}

function tcpip(controlSet: HiveKey | undefined): HiveKey | undefined {
  return controlSet?.subkey('Services')?.subkey('Tcpip')?.subkey('Parameters')
}

/** ActiveComputerName lives in memory only; where it was written, it is the name before a restart that never came. */
function computerName(controlSet: HiveKey | undefined): string | undefined {
  const names = controlSet?.subkey('Control')?.subkey('ComputerName')
  return (
    textAt(names?.subkey('ComputerName'), 'ComputerName') ??
    textAt(names?.subkey('ActiveComputerName'), 'ComputerName') ??
    textAt(tcpip(controlSet), 'Hostname') ??
    textAt(tcpip(controlSet), 'NV Hostname')
  )
}

/**
 * A machine is in a domain when SECURITY keeps the domain's SID. Without that hive the DNS domain of its own host
 * name is the best hint there is.
 */
function domainOf(policy: SecurityPolicy | undefined, controlSet: HiveKey | undefined): Domain | null {
  const parameters = tcpip(controlSet)
  const dns = textAt(parameters, 'Domain') ?? textAt(parameters, 'NV Domain') ?? ''
  if (policy === undefined) return dns === '' ? null : { netbios: '', dns, sid: '' }
  if (policy.primary.sid === undefined) return null
  return { netbios: policy.primary.netbios ?? '', dns: policy.primary.dns ?? dns, sid: policy.primary.sid }
}

/** From Windows Vista on StandardName refers to a resource (`@tzres.dll,-212`) and TimeZoneKeyName is the name; XP has only the former, as text. */
function timeZone(controlSet: HiveKey | undefined): string {
  const key = controlSet?.subkey('Control')?.subkey('TimeZoneInformation')
  const standard = textAt(key, 'StandardName')
  return textAt(key, 'TimeZoneKeyName') ?? (standard?.startsWith('@') === true ? '' : (standard ?? ''))
}
