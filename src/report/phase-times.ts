export interface PhaseTime {
  readonly name: string
  readonly seconds: number
}

/** How long each phase of a run took. A phase ends where the next begins; one that comes again adds to its time. */
export class PhaseTimes {
  readonly #now: () => number
  readonly #milliseconds = new Map<string, number>()
  #current: { readonly name: string; readonly since: number } | undefined

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  begin(name: string): void {
    this.end()
    this.#current = { name, since: this.#now() }
    this.#add(name, 0)
  }

  end(): void {
    if (this.#current === undefined) return
    this.#add(this.#current.name, this.#now() - this.#current.since)
    this.#current = undefined
  }

  /** In the order in which they began. */
  get phases(): PhaseTime[] {
    return [...this.#milliseconds].map(([name, milliseconds]) => ({ name, seconds: milliseconds / 1000 }))
  }

  #add(name: string, milliseconds: number): void {
    this.#milliseconds.set(name, (this.#milliseconds.get(name) ?? 0) + milliseconds)
  }
}
