/** Clusters that hold nothing: they read as zeros. */
export const HOLE = -1
/** Clusters whose place is not known, because their part of the run list is missing or damaged. */
export const MISSING = -2

/** Where the clusters of a stream lie, in the order of the stream. */
export class Extents {
  /** First virtual cluster of each extent, rising. */
  readonly #vcn: number[] = []
  /** Its first cluster on the volume, or `HOLE` or `MISSING`. */
  readonly #lcn: number[] = []
  #end = 0

  get count(): number {
    return this.#vcn.length
  }

  /** How many clusters the extents cover, holes included. */
  get end(): number {
    return this.#end
  }

  append(lcn: number, length: number): void {
    const last = this.#vcn.length - 1
    const lastLcn = this.#lcn[last]
    const goesOn =
      lastLcn !== undefined &&
      (lcn < 0 ? lcn === lastLcn : lastLcn >= 0 && lastLcn + this.lengthAt(last) === lcn)
    if (!goesOn) {
      this.#vcn.push(this.#end)
      this.#lcn.push(lcn)
    }
    this.#end += length
  }

  vcnAt(index: number): number {
    return this.#vcn[index] ?? this.#end
  }

  lcnAt(index: number): number {
    return this.#lcn[index] ?? MISSING
  }

  lengthAt(index: number): number {
    return this.vcnAt(index + 1) - this.vcnAt(index)
  }

  /** The extent that holds a virtual cluster; `count` for one behind the end. */
  indexOf(vcn: number): number {
    if (vcn >= this.#end) return this.#vcn.length
    let low = 0
    let high = this.#vcn.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.vcnAt(middle) <= vcn) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The cluster on the volume that holds a virtual cluster, or `HOLE` or `MISSING`. */
  lcnOf(vcn: number): number {
    const index = this.indexOf(vcn)
    const lcn = this.lcnAt(index)
    return lcn < 0 ? lcn : lcn + (vcn - this.vcnAt(index))
  }

  /** The first cluster on the volume that the stream has; undefined when it has none. */
  firstCluster(): number | undefined {
    return this.#lcn.find((lcn) => lcn >= 0)
  }

  has(kind: typeof HOLE | typeof MISSING): boolean {
    return this.#lcn.includes(kind)
  }

  /** Whether a cluster of the volume is used twice: no sound file does that. */
  overlaps(): boolean {
    const order = this.#lcn.map((_, index) => index).filter((index) => this.lcnAt(index) >= 0)
    order.sort((a, b) => this.lcnAt(a) - this.lcnAt(b))
    let reached = 0
    for (const index of order) {
      if (this.lcnAt(index) < reached) return true
      reached = this.lcnAt(index) + this.lengthAt(index)
    }
    return false
  }
}
