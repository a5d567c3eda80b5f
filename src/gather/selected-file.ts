import type { Entry, Volume } from '../volume/index.ts'

/** A file or directory that a rule selected. */
export interface SelectedFile {
  /** Offline path: `C:\Users\ned\a.txt`. */
  readonly path: string
  readonly volume: Volume
  readonly entry: Entry
  /** Which components and contexts take it: a number that the caller can turn into `OwnerPair`s. */
  readonly owners: number
  /** This alternate stream alone. Without it the pipeline takes the unnamed stream and every alternate one. */
  readonly stream?: string
  /** Keep the object in the catalog with this outcome, without reading it: placeholders, EFS files by policy. */
  readonly decided?: { readonly outcome: 'placeholder' | 'encrypted' | 'refused'; readonly reason: string }
}
