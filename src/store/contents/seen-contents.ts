/**
 * Which contents any worker has hashed so far, shared by all threads, so that equal content is not compressed twice.
 * An open hash table of 128-bit beginnings of SHA-256; when it is full, contents are compressed and found equal later.
 */

const SLOTS = 1 << 20
const WORDS = 4
const MOST_PROBES = 32
const State = { Empty: 0, Writing: 1, Set: 2 } as const

/** What a worker needs to take part. */
export interface SeenContentsMemory {
  readonly states: SharedArrayBuffer
  readonly words: SharedArrayBuffer
}

/** Untouched memory costs nothing: the system gives it page by page. */
export function seenContentsMemory(): SeenContentsMemory {
  return {
    states: new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT),
    words: new SharedArrayBuffer(SLOTS * WORDS * Int32Array.BYTES_PER_ELEMENT),
  }
}

/** One thread's look at the table that all share. */
export class SeenContents {
  readonly #states: Int32Array
  readonly #words: Int32Array

  constructor(memory: SeenContentsMemory) {
    this.#states = new Int32Array(memory.states)
    this.#words = new Int32Array(memory.words)
  }

  /** True for the one caller who is first with this hash and therefore has to store the content. */
  claim(hash: Buffer): boolean {
    const first = hash.readInt32LE(0)
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const slot = ((first >>> 0) + probe) % SLOTS
      const state = Atomics.compareExchange(this.#states, slot, State.Empty, State.Writing)
      if (state === State.Empty) {
        for (let word = 0; word < WORDS; word++) {
          this.#words[slot * WORDS + word] = hash.readInt32LE(word * 4)
        }
        Atomics.store(this.#states, slot, State.Set)
        return true
      }
      // The other thread is between two instructions.
      while (Atomics.load(this.#states, slot) === State.Writing);
      if (this.#holds(slot, hash)) return false
    }
    return true
  }

  #holds(slot: number, hash: Buffer): boolean {
    for (let word = 0; word < WORDS; word++) {
      if (this.#words[slot * WORDS + word] !== hash.readInt32LE(word * 4)) return false
    }
    return true
  }
}
