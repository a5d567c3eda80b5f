import { inspect } from 'node:util'

/** A key or password. However it is printed, logged or serialised, it shows as `****`; only `reveal` gives it. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '****'
  }

  toJSON(): string {
    return '****'
  }

  [inspect.custom](): string {
    return '****'
  }
}
