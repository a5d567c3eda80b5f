import { isWithin, normalizePath, splitPath } from '../../winpath/index.ts'
import { registryText } from '../functions/content-text.ts'
import type { CallContext } from '../functions/helper-function.ts'
import { expandKnown } from '../functions/known-variables.ts'
import type { RegistryKeyView } from '../objects.ts'

const MACHINE_ROOTS = ['HKLM\\SOFTWARE', 'HKLM\\SOFTWARE\\Wow6432Node']
const UNINSTALL = 'Microsoft\\Windows\\CurrentVersion\\Uninstall'
const APP_PATHS = 'Microsoft\\Windows\\CurrentVersion\\App Paths'

/**
 * The folders of installed applications: every InstallLocation below an Uninstall key, and the folder of every
 * program below App Paths. A location that is, or lies above, one of the `kept` folders is not believed: some
 * installers write a drive's root or the user's own folder there.
 */
export function applicationFolders(call: CallContext, kept: readonly string[]): readonly string[] {
  const folders = new Map<string, string>()
  const add = (text: string | undefined, program: boolean) => {
    const folder = folderOf(text, program, call)
    if (folder === undefined || kept.some((path) => isWithin(path, folder))) return
    folders.set(folder.toUpperCase(), folder)
  }
  const { sid } = call.context
  const roots = sid === undefined ? MACHINE_ROOTS : [...MACHINE_ROOTS, `HKU\\${sid}\\Software`]
  for (const root of roots) {
    for (const key of subkeys(call, `${root}\\${UNINSTALL}`)) add(textOf(key, 'InstallLocation'), false)
    for (const key of subkeys(call, `${root}\\${APP_PATHS}`)) add(textOf(key, ''), true)
  }
  return [...folders.values()]
}

/** `C:\Program Files\Office` with the extensions that programs below it are registered for, such as `.doc`. */
export function registeredExtensions(
  call: CallContext,
  trees: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  const classes = 'HKLM\\SOFTWARE\\Classes'
  for (const extension of subkeys(call, classes)) {
    if (!/^\.[^*\\[\]]+$/.test(extension.name)) continue
    const progId = textOf(extension, '')
    if (progId === undefined || progId === '') continue
    const command = call.context.objects.key(`${classes}\\${progId}\\shell\\open\\command`)
    const program = command === undefined ? undefined : programOf(textOf(command, ''), call)
    const tree = program === undefined ? undefined : trees.find((path) => isWithin(program, path))
    if (program === undefined || tree === undefined) continue
    const [name, leaf] = splitPath(program).parts.slice(splitPath(tree).parts.length)
    if (name === undefined || leaf === undefined) continue
    const folder = `${tree}\\${name}`
    const extensions = found.get(folder) ?? new Set()
    found.set(folder, extensions.add(extension.name.toLowerCase()))
  }
  return found
}

function subkeys(call: CallContext, path: string): RegistryKeyView[] {
  return call.context.objects.key(path)?.subkeys() ?? []
}

function textOf(key: RegistryKeyView, name: string): string | undefined {
  const value = key.value(name)
  return value === undefined ? undefined : registryText(value)
}

function folderOf(text: string | undefined, program: boolean, call: CallContext): string | undefined {
  const path = text === undefined ? undefined : absolutePath(text, call)
  if (path === undefined) return undefined
  const { drive, parts } = splitPath(path)
  const folder = program ? parts.slice(0, -1) : parts
  return folder.length === 0 ? undefined : [drive, ...folder].join('\\')
}

/** The program of a command line: quoted, or up to `.exe`. */
function programOf(command: string | undefined, call: CallContext): string | undefined {
  if (command === undefined) return undefined
  const quoted = /^\s*"([^"]+)"/.exec(command)?.[1]
  return absolutePath(quoted ?? /^.*?\.exe/i.exec(command)?.[0] ?? '', call)
}

function absolutePath(text: string, call: CallContext): string | undefined {
  const path = expandKnown(text.trim().replace(/^"|"$/g, ''), call)
  return /^[A-Za-z]:\\/.test(path) && !path.includes('*') ? normalizePath(path) : undefined
}
