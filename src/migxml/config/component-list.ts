import type { Place } from '../../xml/index.ts'
import { type ComponentIdentity, componentIds, enclosing, foldId } from './component-id.ts'

/** The three lists of components in a Config.xml. */
export type ConfigSection = 'Applications' | 'Documents' | 'WindowsComponents'

/** One `component` entry of a Config.xml. */
export interface ConfigComponent {
  readonly id: string
  readonly displayName: string
  readonly migrate: boolean
  readonly section: ConfigSection
  readonly children: readonly ConfigComponent[]
  readonly place: Place
}

/** Which components a Config.xml leaves on. */
export class ComponentList {
  readonly entries: readonly ConfigComponent[]
  /** Folded ID: whether any entry of it is on, with all entries around it. */
  readonly #migrates = new Map<string, boolean>()

  constructor(entries: readonly ConfigComponent[]) {
    this.entries = entries
    for (const entry of entries) this.#add(entry, true)
  }

  /** Below an entry that is off nothing is on; of several entries for one ID, one that is on decides. */
  #add(entry: ConfigComponent, enclosingOn: boolean): void {
    const on = enclosingOn && entry.migrate
    const id = foldId(entry.id)
    this.#migrates.set(id, on || this.#migrates.get(id) === true)
    for (const child of entry.children) this.#add(child, on)
  }

  /** Whether a component's own rules hold. What no entry names is on. */
  migrates(component: ComponentIdentity): boolean {
    const around = enclosing(component)
    if (around !== undefined && !this.migrates(around)) return false
    const listed = componentIds(component)
      .map((id) => this.#migrates.get(id))
      .filter((on) => on !== undefined)
    return listed.length === 0 || listed.includes(true)
  }

  /** IDs of entries that are off, in the file's order: for the log. */
  switchedOff(): string[] {
    return [...this.#migrates].filter(([, on]) => !on).map(([id]) => id)
  }
}
