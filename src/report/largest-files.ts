export interface LargeFile {
  readonly path: string
  readonly size: number
}

const KEPT = 20

/** The largest files met so far. */
export class LargestFiles {
  /** The largest first. */
  #files: LargeFile[] = []

  add(path: string, size: number): void {
    const smallest = this.#files.length < KEPT ? 0 : (this.#files.at(-1)?.size ?? 0)
    if (size <= smallest) return
    const place = this.#files.findIndex((file) => file.size < size)
    this.#files.splice(place < 0 ? this.#files.length : place, 0, { path, size })
    this.#files.length = Math.min(this.#files.length, KEPT)
  }

  get files(): readonly LargeFile[] {
    return this.#files
  }
}
