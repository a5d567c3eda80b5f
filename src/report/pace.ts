/** How fast work goes and how long it will take, from a moving average: one slow file does not turn an hour into a day. */
export class Pace {
  readonly #window: { readonly at: number; readonly done: number }[] = []

  /** `at` in milliseconds, `done` in bytes, neither ever less than before. */
  record(at: number, done: number): void {
    this.#window.push({ at, done })
    while (this.#window.length > 2 && at - (this.#window[1]?.at ?? at) > WINDOW) this.#window.shift()
  }

  /** Bytes a second over the last half minute; 0 until that can be told. */
  get rate(): number {
    const [first, last] = [this.#window[0], this.#window.at(-1)]
    if (first === undefined || last === undefined || last.at - first.at < SHORTEST) return 0
    return ((last.done - first.done) * 1000) / (last.at - first.at)
  }

  /** Undefined until a rate is known. */
  secondsLeft(remaining: number): number | undefined {
    const rate = this.rate
    return rate > 0 ? remaining / rate : undefined
  }
}

const WINDOW = 30_000
const SHORTEST = 500
