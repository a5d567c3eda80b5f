/** Something that could not be read or was decided for the reader, and does not end the run. */
export interface Warning {
  /** A stable name for programs and tests, e.g. `hive-cell-out-of-bounds`. */
  readonly kind: string
  /** One sentence for people. */
  readonly message: string
  /** The file, key, volume or rule file concerned. */
  readonly where?: string
  /** Byte offset within `where`, where there is one. */
  readonly offset?: number
}

/** Takes what does not end the run. */
export type WarningSink = (warning: Warning) => void
