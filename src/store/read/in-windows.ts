/**
 * Takes a list of any length piece by piece: while one piece is worked on the next is made ready, and what came of them
 * is told in order.
 */

/** Records that are looked at together. */
const MOST_ITEMS = 4096
const MOST_BYTES = 128 * 1024 * 1024
/** So many pieces are worked on at once. */
const AHEAD = 3

export interface WindowWork<Item, Result> {
  /** How much work an item is, in bytes. */
  weigh(item: Item): number
  work(items: readonly Item[]): Promise<Result>
  /** Called for one piece after the other. */
  tell(items: readonly Item[], result: Result): void
}

/** Resolves when all is told. Rejects with what the first failure was, when nothing is worked on any more. */
export async function inWindows<Item, Result>(
  items: Iterable<Item>,
  { weigh, work, tell }: WindowWork<Item, Result>,
): Promise<void> {
  const running: Promise<void>[] = []
  let before: Promise<void> = Promise.resolve()
  const begin = (window: readonly Item[]) => {
    const told = Promise.all([work(window), before]).then(([result]) => tell(window, result))
    // A rejection is met where it is awaited; until then it must not count as unhandled.
    told.catch(() => undefined)
    before = told
    running.push(told)
  }
  try {
    let window: Item[] = []
    let weight = 0
    for (const item of items) {
      window.push(item)
      weight += weigh(item)
      if (window.length < MOST_ITEMS && weight < MOST_BYTES) continue
      begin(window)
      window = []
      weight = 0
      if (running.length >= AHEAD) await running.shift()
    }
    if (window.length > 0) begin(window)
    for (const told of running) await told
  } catch (error) {
    await Promise.allSettled(running)
    throw error
  }
}
