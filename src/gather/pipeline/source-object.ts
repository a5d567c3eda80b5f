import type { SelectedFile } from '../selection.ts'

/** What the pipeline takes: a selected file, directory or link, and what was decided about it beforehand. */
export interface SourceObject extends SelectedFile {
  /** This alternate stream alone. Without it the pipeline takes the unnamed stream and every alternate one. */
  readonly stream?: string
  /** Keep the object in the catalog with this outcome, without reading it: placeholders, EFS files by policy. */
  readonly decided?: { readonly outcome: 'placeholder' | 'encrypted' | 'refused'; readonly reason: string }
}
