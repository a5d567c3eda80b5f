import type { RegistryKeyView, RegistryValueView } from '../migxml/index.ts'
import { foldName } from '../winpath/index.ts'

/** Finds a key of the offline registry by its full path, `HKLM\System\CurrentControlSet`. */
export type FindKey = (path: string) => RegistryKeyView | undefined

/**
 * Keys that a running Windows shows below others though no hive holds them there: hives below their roots, the
 * current control set, a user's classes. A hive walked by its own lists would miss them.
 */
const JOINTS: readonly { readonly at: RegExp; readonly names: readonly string[] }[] = [
  { at: /^HKLM$/, names: ['SOFTWARE', 'SYSTEM', 'SAM', 'SECURITY'] },
  { at: /^HKLM\\SYSTEM$/, names: ['CurrentControlSet'] },
  { at: /^HKU\\[^\\]+\\SOFTWARE$/, names: ['Classes'] },
]

/** How deep joints lie below a root; further down a hive's own keys serve. */
const JOINT_DEPTH = 2

/** The key at a root (`HKLM`, `HKU\S-1-5-...`) from which all of the registry below it can be walked; undefined when the offline system has nothing there. */
export function registryRoot(root: string, find: FindKey): RegistryKeyView | undefined {
  const key = new JointedKey(root, root, JOINT_DEPTH, find)
  return key.exists ? key : undefined
}

class JointedKey implements RegistryKeyView {
  readonly name: string
  readonly #path: string
  readonly #depth: number
  readonly #find: FindKey
  readonly #key: RegistryKeyView | undefined
  readonly #joints: readonly string[]

  constructor(name: string, path: string, depth: number, find: FindKey) {
    this.name = name
    this.#path = path
    this.#depth = depth
    this.#find = find
    this.#key = find(path)
    const names = JOINTS.find(({ at }) => at.test(foldName(path)))?.names ?? []
    this.#joints = names.filter((joint) => find(`${path}\\${joint}`) !== undefined)
  }

  get exists(): boolean {
    return this.#key !== undefined || this.#joints.length > 0
  }

  subkeys(): RegistryKeyView[] {
    const own = this.#key?.subkeys() ?? []
    const names = new Map(own.map((key) => [foldName(key.name), key.name]))
    for (const joint of this.#joints) if (!names.has(foldName(joint))) names.set(foldName(joint), joint)
    return [...names.values()].map((name) => this.subkey(name)).filter((key) => key !== undefined)
  }

  subkey(name: string): RegistryKeyView | undefined {
    const path = `${this.#path}\\${name}`
    const found = this.#find(path)
    // Below the joints a key of the hive serves as it is; above them the way on is by path.
    if (this.#depth === 0 || found === undefined) return found
    return new JointedKey(this.#nameOf(name, found), path, this.#depth - 1, this.#find)
  }

  /** A hive's root has a name of its own (`ROOT`, `CMI-CreateHive{…}`) that nobody knows it by. */
  #nameOf(asked: string, found: RegistryKeyView): string {
    const isJoint = this.#joints.some((joint) => foldName(joint) === foldName(asked))
    return isJoint ? asked : found.name
  }

  values(): RegistryValueView[] {
    return this.#key?.values() ?? []
  }

  value(name: string): RegistryValueView | undefined {
    return this.#key?.value(name)
  }
}
