/** A small generator with a fixed seed (the constants of Numerical Recipes), so that a failure repeats: `next(n)` is below n. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
