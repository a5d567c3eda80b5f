import type { Hive, HiveKey, HiveValue } from '../registry/index.ts'
import { currentControlSetName, type Hives, type UserHives } from '../windows/index.ts'
import { foldName } from '../winpath/index.ts'
import { mergeKeys } from './merged-key.ts'

/** A link may lead to a link; more than this many steps is a circle. */
const MOST_LINKS = 8

/** The names of the roots, short and long. */
const ROOTS: ReadonlyMap<string, string> = new Map([
  ['HKLM', 'HKLM'],
  ['HKEY_LOCAL_MACHINE', 'HKLM'],
  ['HKCU', 'HKCU'],
  ['HKEY_CURRENT_USER', 'HKCU'],
  ['HKCR', 'HKCR'],
  ['HKEY_CLASSES_ROOT', 'HKCR'],
  ['HKU', 'HKU'],
  ['HKEY_USERS', 'HKU'],
])

/** A hive and the way that is left in it. */
interface Place {
  readonly hive: Hive
  readonly names: readonly string[]
}

/**
 * The offline hives under the names that a running Windows gives them: `HKLM\System\CurrentControlSet`, `HKCU` of one
 * user, `HKU\<SID>`, `HKCR`. Symbolic links are followed.
 */
export class RegistryView {
  readonly #hives: Hives
  /** The hives of the user with this SID; undefined when there is none. */
  readonly #userHives: (sid: string) => UserHives | undefined

  constructor(hives: Hives, userHives: (sid: string) => UserHives | undefined) {
    this.#hives = hives
    this.#userHives = userHives
  }

  /**
   * A key by its full path, in any letter case; undefined when there is none.
   *
   * @param user the SID of the user whose HKCU and HKCR are meant
   */
  key(path: string, user?: string): HiveKey | undefined {
    const names = path.split('\\').filter((name) => name !== '')
    const root = ROOTS.get(foldName(names[0] ?? ''))
    return root === undefined ? undefined : this.#find(root, names.slice(1), user, 0)
  }

  #find(
    root: string,
    names: readonly string[],
    user: string | undefined,
    links: number,
  ): HiveKey | undefined {
    if (root === 'HKCR') {
      const machine = this.#find('HKLM', ['Software', 'Classes', ...names], user, links)
      const own =
        user === undefined ? undefined : this.#find('HKU', [`${user}_Classes`, ...names], user, links)
      return mergeKeys(own, machine)
    }
    if (root === 'HKCU')
      return user === undefined ? undefined : this.#find('HKU', [user, ...names], user, links)
    const place = root === 'HKLM' ? this.#machinePlace(names) : this.#userPlace(names)
    return place === undefined ? undefined : this.#descend(place, user, links)
  }

  #machinePlace([first = '', ...rest]: readonly string[]): Place | undefined {
    const { software, system, sam, security } = this.#hives
    const hives: Readonly<Record<string, Hive | undefined>> = {
      SOFTWARE: software,
      SYSTEM: system,
      SAM: sam,
      SECURITY: security,
    }
    const hive = hives[foldName(first)]
    if (hive === undefined) return undefined
    if (hive === system && foldName(rest[0] ?? '') === 'CURRENTCONTROLSET') {
      const current = currentControlSetName(system)
      return current === undefined ? undefined : { hive, names: [current, ...rest.slice(1)] }
    }
    return { hive, names: rest }
  }

  #userPlace([first = '', ...rest]: readonly string[]): Place | undefined {
    const account = foldName(first)
    if (account === '.DEFAULT' || account === 'S-1-5-18') {
      return this.#hives.default === undefined ? undefined : { hive: this.#hives.default, names: rest }
    }
    const classes = account.endsWith('_CLASSES')
    const hives = this.#userHives(classes ? account.slice(0, -'_CLASSES'.length) : account)
    if (hives === undefined) return undefined
    if (classes) return hives.usrclass === undefined ? undefined : { hive: hives.usrclass, names: rest }
    // HKCU\Software\Classes is a link, which exists only while the user is logged on, to the other hive.
    const [software = '', below = '', ...deeper] = rest
    if (foldName(software) === 'SOFTWARE' && foldName(below) === 'CLASSES' && hives.usrclass !== undefined) {
      return { hive: hives.usrclass, names: deeper }
    }
    return hives.ntuser === undefined ? undefined : { hive: hives.ntuser, names: rest }
  }

  #descend({ hive, names }: Place, user: string | undefined, links: number): HiveKey | undefined {
    let key: HiveKey | undefined = hive.root
    for (const [index, name] of names.entries()) {
      key = key.subkey(name)
      if (key === undefined) return this.#otherWay(hive, names, user, links)
      if (!key.link) continue
      const target = linkTarget(key.value('SymbolicLinkValue'))
      if (target === undefined || links >= MOST_LINKS) return undefined
      return this.#find(target.root, [...target.names, ...names.slice(index + 1)], user, links + 1)
    }
    return key
  }

  /** `Software\Wow6432Node\Classes` is `Software\Classes\Wow6432Node`, by a link that not every Windows keeps in its hive. */
  #otherWay(
    hive: Hive,
    names: readonly string[],
    user: string | undefined,
    links: number,
  ): HiveKey | undefined {
    const [first = '', second = '', ...rest] = names
    const isOther =
      hive === this.#hives.software && foldName(first) === 'WOW6432NODE' && foldName(second) === 'CLASSES'
    if (!isOther || links >= MOST_LINKS) return undefined
    return this.#find('HKLM', ['Software', 'Classes', 'Wow6432Node', ...rest], user, links + 1)
  }
}

/** `\Registry\Machine\Software\X` as the registry's own name space has it. */
function linkTarget(value: HiveValue | undefined): { root: string; names: string[] } | undefined {
  if (value === undefined) return undefined
  const text = Buffer.from(value.data).toString('utf16le').replace(/\0+$/, '')
  const [registry = '', space = '', ...names] = text.split('\\').filter((name) => name !== '')
  if (foldName(registry) !== 'REGISTRY') return undefined
  const root = { MACHINE: 'HKLM', USER: 'HKU' }[foldName(space)]
  return root === undefined ? undefined : { root, names }
}
