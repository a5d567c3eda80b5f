import { type HiveKey, multiStringOf } from '../registry/index.ts'
import { dwordAt, textAt } from './key-values.ts'

/** What a Windows calls itself. */
export interface WindowsVersion {
  /** `Windows 11 Pro`, `Microsoft Windows XP`. */
  readonly product: string
  /** The release as people name it, `22H2` or `1909`; before Windows 10 the version number, `6.1`. */
  readonly version: string
  /** `10.0.19045.3803`; without the last number where the registry does not keep it. */
  readonly build: string
  readonly servicePack: string | undefined
  /** `Professional`, `Enterprise`; empty where the registry does not keep it. */
  readonly edition: string
  /** `Client`, `Server`, `Server Core`, `WindowsPE`. */
  readonly installType: string
}

/** Windows 11 is Windows 10 to its registry: ProductName was never changed, only the build number tells. */
const FIRST_WINDOWS_11_BUILD = 22000

/** `ProductOptions\ProductType` where there is no InstallationType (before Windows Vista). */
const INSTALL_TYPES: ReadonlyMap<string, string> = new Map([
  ['WINNT', 'Client'],
  ['SERVERNT', 'Server'],
  ['LANMANNT', 'Server'],
])

/**
 * @param current `Microsoft\Windows NT\CurrentVersion` of SOFTWARE
 * @param controlSet the current control set of SYSTEM, for what old versions keep only there
 */
export function readWindowsVersion(
  current: HiveKey | undefined,
  controlSet: HiveKey | undefined,
): WindowsVersion {
  const productOptions = controlSet?.subkey('Control')?.subkey('ProductOptions')
  const numbers = versionNumbers(current)
  const installType =
    textAt(current, 'InstallationType') ??
    INSTALL_TYPES.get((textAt(productOptions, 'ProductType') ?? '').toUpperCase()) ??
    ''
  return {
    product: productName(textAt(current, 'ProductName') ?? 'Windows', numbers.build, installType),
    version: textAt(current, 'DisplayVersion') ?? textAt(current, 'ReleaseId') ?? numbers.version,
    build: [numbers.version, numbers.build, numbers.revision].filter((part) => part !== undefined).join('.'),
    servicePack: textAt(current, 'CSDVersion'),
    edition: textAt(current, 'EditionID') ?? oldEdition(numbers.version, productOptions),
    installType,
  }
}

/** Windows XP says only that it is the Home Edition: by the suite `Personal`. */
function oldEdition(version: string, productOptions: HiveKey | undefined): string {
  const suites = productOptions?.value('ProductSuite')
  if (!/^5\./.test(version) || suites === undefined) return ''
  return (multiStringOf(suites) ?? []).includes('Personal') ? 'Home' : 'Professional'
}

function productName(name: string, build: number | undefined, installType: string): string {
  const isWindows11 = build !== undefined && build >= FIRST_WINDOWS_11_BUILD && installType === 'Client'
  return isWindows11 ? name.replace(/^Windows 10\b/, 'Windows 11') : name
}

interface VersionNumbers {
  /** `10.0` */
  readonly version: string
  readonly build: number | undefined
  readonly revision: number | undefined
}

function versionNumbers(current: HiveKey | undefined): VersionNumbers {
  // CurrentVersion stays at 6.3 from Windows 8.1 on; Windows 10 brought the two numbers.
  const major = dwordAt(current, 'CurrentMajorVersionNumber')
  const minor = dwordAt(current, 'CurrentMinorVersionNumber')
  const build = wholeNumber(textAt(current, 'CurrentBuildNumber') ?? textAt(current, 'CurrentBuild'))
  return {
    version: major === undefined ? (textAt(current, 'CurrentVersion') ?? '') : `${major}.${minor ?? 0}`,
    build,
    revision: dwordAt(current, 'UBR') ?? labelRevision(textAt(current, 'BuildLabEx'), build),
  }
}

/** `7601` and `17727` of `7601.17727.x86fre.win7sp1_gdr.111118-2330`, which Windows 7 and 8 keep instead of UBR. */
function labelRevision(label: string | undefined, build: number | undefined): number | undefined {
  const match = /^(\d+)\.(\d+)\./.exec(label ?? '')
  return match !== null && Number(match[1]) === build ? Number(match[2]) : undefined
}

/** XP writes prose into CurrentBuild: `1.511.1 () (Obsolete data - do not use)`. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}
