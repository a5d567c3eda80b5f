import { importRegistryJs, type RegistryJs } from '../native/index.ts'

/** Keys that only Windows PE has: the first on every version, the second since Windows PE 3. */
const WINDOWS_PE_KEYS = [
  'SYSTEM\\CurrentControlSet\\Control\\MiniNT',
  'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\WinPE',
] as const

/**
 * Whether the running system is Windows PE; null where nothing can tell: on other systems, and on a Windows whose
 * registry cannot be read because the addon for it is missing.
 *
 * @param workingDirectory where the addon may be written to for loading
 */
export async function isWindowsPe(workingDirectory: string): Promise<boolean | null> {
  if (process.platform !== 'win32') return null
  let registry: RegistryJs
  try {
    registry = await importRegistryJs(workingDirectory)
  } catch {
    // An optional package; without it a missing offline option is refused all the same, only with other words.
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
