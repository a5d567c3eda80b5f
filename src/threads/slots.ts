/** Numbers of shared buffers that are free; whoever asks for one when there is none waits. */
export class Slots {
  readonly #free: number[]
  readonly #waiting: ((slot: number) => void)[] = []

  constructor(count: number) {
    this.#free = Array.from({ length: count }, (_, slot) => slot)
  }

  take(): Promise<number> | number {
    const slot = this.#free.pop()
    if (slot !== undefined) return slot
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  give(slot: number): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(slot)
    else next(slot)
  }
}
