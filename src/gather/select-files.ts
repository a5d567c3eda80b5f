import type { DirectoryMatcher, FileFacts, Owners } from '../migxml/index.ts'
import { type Entry, isNameSurrogate, type Volume, VolumeError } from '../volume/index.ts'
import { foldName, joinPath, splitPath } from '../winpath/index.ts'
import { OwnerSets } from './owner-sets.ts'
import { Selection } from './selection.ts'

/** A volume at its place in the offline system: a drive, or a folder in which it was mounted. */
export interface SelectableVolume {
  /** Offline path: `C:\`, `C:\Mount\Data`. */
  readonly path: string
  readonly volume: Volume
  /** The folder of the volume that is seen there, usually `\`. */
  readonly base: string
}

/** What is searched, by which rules, and whom to tell. */
export interface FileSelectionTask {
  readonly volumes: readonly SelectableVolume[]
  /** The rules at the root of each drive. */
  readonly roots: ReadonlyMap<string, DirectoryMatcher>
  /** Whether this directory is the store's own: it and all below it is never captured. */
  isStore(volume: Volume, directory: Entry): boolean
  /**
   * Told of each directory or entry that could not be looked at; returns to go on without it, throws to stop.
   * `owners` would have taken it, as far as that can be told of something unseen.
   */
  onProblem(path: string, error: VolumeError, owners: Owners | undefined): void
  /** Called for every directory that is looked into. */
  onDirectory?(path: string): void
  readonly signal?: AbortSignal
}

/** A directory, symbolic link or junction that a rule selected: it has facts but no content. */
export interface SelectedNode {
  readonly path: string
  readonly volume: Volume
  readonly entry: Entry
  readonly owners: number
}

/** All that the rules selected on the volumes. */
export interface FileSelection {
  readonly files: Selection
  readonly directories: readonly SelectedNode[]
  readonly links: readonly SelectedNode[]
  readonly owners: OwnerSets
  /** Directories whose names were read, and those that were passed by because nothing in them can be selected. */
  readonly visited: number
  readonly skipped: number
}

interface Step {
  readonly path: string
  readonly entry: Entry
  readonly matcher: DirectoryMatcher
}

/**
 * Walks the drives once, entering only what the rules can select something in, and asks the rules about every file
 * on the way. Links and junctions are selected as such and never followed.
 *
 * @throws VolumeError only through `task.onProblem`
 */
export function selectFiles(task: FileSelectionTask): FileSelection {
  const walk = new Walk(task)
  for (const volume of task.volumes) walk.volume(volume)
  return walk.result()
}

class Walk {
  readonly #task: FileSelectionTask
  readonly #files = new Selection()
  readonly #directories: SelectedNode[] = []
  readonly #links: SelectedNode[] = []
  readonly #owners = new OwnerSets()
  #visited = 0
  #skipped = 0

  constructor(task: FileSelectionTask) {
    this.#task = task
  }

  result(): FileSelection {
    return {
      files: this.#files,
      directories: this.#directories,
      links: this.#links,
      owners: this.#owners,
      visited: this.#visited,
      skipped: this.#skipped,
    }
  }

  volume(place: SelectableVolume): void {
    const { drive, parts } = splitPath(place.path)
    let matcher = this.#task.roots.get(drive)
    for (const part of parts) matcher = matcher?.enter(part)
    if (matcher === undefined) return
    const path = joinPath(drive, parts)
    const atRoot = matcher
    const root = this.#guarded(
      path,
      () => place.volume.lookup(place.base),
      () => atRoot.self(),
    )
    if (root === undefined) return
    // An explicit stack: the depth is the source's choice, not ours.
    const steps: Step[] = [{ path, entry: root, matcher }]
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      this.#task.signal?.throwIfAborted()
      const children = this.#visit(place, step)
      // Reversed, so that the first directory by name is the next to be visited.
      for (let i = children.length - 1; i >= 0; i--) {
        const child = children[i]
        if (child !== undefined) steps.push(child)
      }
    }
  }

  /** Looks into one directory; gives the directories to look into next. */
  #visit(place: SelectableVolume, step: Step): Step[] {
    const { volume } = place
    const { path, entry: directory, matcher } = step
    if (this.#task.isStore(volume, directory)) return []
    this.#visited++
    this.#task.onDirectory?.(path)
    // First, so that a directory which cannot be looked into has one outcome: it is not among the selected ones.
    const entries = this.#entries(place, step)
    if (entries === undefined || !this.#selectDirectory(volume, step)) return []
    const next: Step[] = []
    for (const entry of entries) {
      const child = childPath(path, entry.name)
      const look = () => {
        if (isNameSurrogate(entry.reparseTag)) this.#selectLink(volume, child, entry, matcher)
        else if (entry.directory) {
          const inside = matcher.enter(entry.name)
          if (inside === undefined) this.#skipped++
          else next.push({ path: child, entry, matcher: inside })
        } else if (matcher.filesPossible) {
          const owners = matcher.file(entry.name, new EntryFacts(entry))
          if (owners !== undefined) this.#files.add(path, volume, entry, this.#owners.numberOf(owners))
        }
      }
      this.#guarded(child, look, () => takersOf(entry, matcher))
    }
    return next
  }

  /** False when the volume cannot tell its facts, which is reported. */
  #selectDirectory(volume: Volume, { path, entry, matcher }: Step): boolean {
    const select = () => {
      const owners = matcher.self(new EntryFacts(entry))
      if (owners !== undefined) this.#add(this.#directories, volume, path, settled(entry), owners)
      return true
    }
    return this.#guarded(path, select, () => matcher.self()) === true
  }

  #selectLink(volume: Volume, path: string, entry: Entry, matcher: DirectoryMatcher): void {
    const owners = takersOf(entry, matcher)
    if (owners !== undefined) this.#add(this.#links, volume, path, entry, owners)
  }

  /** Throws `VolumeError` when the volume cannot tell the entry's facts: later nobody is there to bear it. */
  #add(to: SelectedNode[], volume: Volume, path: string, entry: Entry, owners: Owners): void {
    tellFacts(entry)
    to.push({ path, volume, entry, owners: this.#owners.numberOf(owners) })
  }

  /**
   * What the directory holds as far as rules can want it: by name where they name it, else all of it in order of names.
   * Undefined when it cannot be listed, which is reported.
   */
  #entries(place: SelectableVolume, { path, entry, matcher }: Step): Entry[] | undefined {
    const { volume } = place
    const directories = matcher.literalChildren()
    const files = matcher.filesPossible ? matcher.literalFiles() : []
    if (directories !== undefined && files !== undefined) {
      const below = path.slice(place.path.replace(/\\+$/, '').length).replace(/\\+$/, '')
      const within = place.base.replace(/\\+$/, '') + below
      const found = new Map<Entry['id'], Entry>()
      for (const name of [...directories, ...files]) {
        const look = () => volume.lookup(`${within}\\${name}`)
        const child = this.#guarded(childPath(path, name), look, () => matcher.enter(name)?.self())
        if (child !== undefined) found.set(child.id, child)
      }
      return byName([...found.values()])
    }
    const listed = this.#guarded(
      path,
      () => volume.list(entry),
      () => matcher.self(new EntryFacts(entry)),
    )
    return listed === undefined ? undefined : byName(listed)
  }

  /** One odd entry must not end the run: what the volume cannot tell is reported and passed over. */
  #guarded<T>(path: string, look: () => T, takers: () => Owners | undefined): T | undefined {
    try {
      return look()
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error
      this.#task.onProblem(path, error, unlessUntold(takers))
      return undefined
    }
  }
}

/** A drive's root ends in the separator, `C:\`; no other folder does. */
function childPath(folder: string, name: string): string {
  return folder.endsWith('\\') ? folder + name : `${folder}\\${name}`
}

/** Who takes a link, or what nobody could look at: those who would take a file of its name there, or a directory. */
function takersOf(entry: Entry, matcher: DirectoryMatcher): Owners | undefined {
  const facts = new EntryFacts(entry)
  const ofFile = matcher.filesPossible ? matcher.file(entry.name, facts) : undefined
  return ofFile ?? matcher.enter(entry.name)?.self(facts)
}

/** A rule may ask for facts that the volume cannot tell either. */
function unlessUntold(takers: () => Owners | undefined): Owners | undefined {
  try {
    return takers()
  } catch (error) {
    if (error instanceof VolumeError) return undefined
    throw error
  }
}

/** Asks once for what the pipeline and the catalog will want; entries keep what they were told. */
function tellFacts({ size, times, attributes, position }: Entry): unknown {
  return { size, times, attributes, position }
}

/** What is asked of a directory later, and no more: an entry of a mount keeps all that the system said, a kilobyte each. */
function settled({ id, name, directory, size, attributes, times, reparseTag }: Entry): Entry {
  return { id, name, directory, size, attributes, times, reparseTag, links: 1, fileKey: id, position: 0 }
}

/** Facts for filters, fetched from the volume only when one asks. */
class EntryFacts implements FileFacts {
  readonly #entry: Entry

  constructor(entry: Entry) {
    this.#entry = entry
  }

  get size(): number {
    return this.#entry.size
  }

  get attributes(): number {
    return this.#entry.attributes
  }

  get created(): bigint {
    return this.#entry.times.created
  }

  get modified(): bigint {
    return this.#entry.times.modified
  }

  get accessed(): bigint {
    return this.#entry.times.accessed
  }
}

/** Objects are stored a directory's files before its folders, each in the order of their names (TV-PAT-32). */
function byName(entries: Entry[]): Entry[] {
  if (entries.length < 2) return entries
  const keyed = entries.map((entry) => ({ entry, key: foldName(entry.name) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ entry }) => entry)
}
