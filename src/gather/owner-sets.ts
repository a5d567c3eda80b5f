import type { Owners } from '../migxml/index.ts'

/** The sets of owners in use, each once: a selected file keeps a small number instead of a list. */
export class OwnerSets {
  readonly #sets: Owners[] = []
  /** By identity: the rules hand out the same array for the same owners. */
  readonly #numbers = new Map<Owners, number>()

  numberOf(owners: Owners): number {
    let number = this.#numbers.get(owners)
    if (number === undefined) {
      number = this.#sets.push(owners) - 1
      this.#numbers.set(owners, number)
    }
    return number
  }

  at(number: number): Owners {
    const owners = this.#sets[number]
    if (owners === undefined) throw new RangeError(`there is no owner set ${number}`)
    return owners
  }
}
