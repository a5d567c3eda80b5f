/** Where in a volume something was found, for messages. */
export interface Place {
  readonly text: string
  /** The MFT record. */
  readonly record: number
}

/** A record of the MFT by its number. */
export function recordPlace(record: number): Place {
  return { text: `MFT record ${record}`, record }
}

/** A stream of the file in that record; `''` is the unnamed one. */
export function streamPlace(record: number, name: string): Place {
  return name === '' ? recordPlace(record) : { text: `MFT record ${record}:${name}`, record }
}
