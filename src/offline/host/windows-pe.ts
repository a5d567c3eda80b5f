import { messageOf, type WarningSink } from '../../errors/index.ts'
import { importRegistryJs, type RegistryJs } from '../../native/index.ts'

/** Keys that only Windows PE has: the first on every version, the second since Windows PE 3. */
const WINDOWS_PE_KEYS = [
  'SYSTEM\\CurrentControlSet\\Control\\MiniNT',
  'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\WinPE',
] as const

type Registry = Pick<RegistryJs, 'HKEY' | 'enumerateKeysSafe' | 'enumerateValuesSafe'>
type LoadRegistry = (workingDirectory: string) => Promise<Registry>

/**
 * Whether the running system is Windows PE; null where nothing can tell: on other systems, and on a Windows whose
 * registry cannot be read because the addon for it is missing.
 *
 * @param workingDirectory where the addon may be written to for loading
 * @param onWarning told of an addon that does not load: the run goes on without it
 * @param load how the registry of the running system is come by, where it is not Windows' own
 */
export async function isWindowsPe(
  workingDirectory: string,
  onWarning: WarningSink,
  load: LoadRegistry | undefined = process.platform === 'win32' ? importRegistryJs : undefined,
): Promise<boolean | null> {
  if (load === undefined) return null
  let registry: Registry
  try {
    registry = await load(workingDirectory)
  } catch (error) {
    const reason = messageOf(error)
    const message = `Whether this is Windows PE cannot be told, and is taken to be not so: ${reason}`
    onWarning({ kind: 'windows-pe-unknown', message })
    return null
  }
  const { HKEY, enumerateKeysSafe, enumerateValuesSafe } = registry
  return WINDOWS_PE_KEYS.some(
    (key) =>
      keyExists(enumerateKeysSafe(HKEY.HKEY_LOCAL_MACHINE, parentOf(key)), key) ||
      enumerateValuesSafe(HKEY.HKEY_LOCAL_MACHINE, key).length > 0,
  )
}

function parentOf(key: string): string {
  return key.slice(0, key.lastIndexOf('\\'))
}

function keyExists(names: readonly string[], key: string): boolean {
  const wanted = key.slice(key.lastIndexOf('\\') + 1).toUpperCase()
  return names.some((name) => name.toUpperCase() === wanted)
}
