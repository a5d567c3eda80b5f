import {
  type CatalogRecord,
  type Manifest,
  noOutcomes,
  type Outcome,
  type StoreReader,
} from '../store/index.ts'
import { CaptureTally, type Sum } from './capture-tally.ts'

/** A selected object that is not in the store. */
export interface MissingObject {
  readonly path: string
  readonly outcome: Outcome
  readonly reason: string
}

export interface ListedContext {
  /** `System`, or the account. */
  readonly name: string
  readonly sid: string | undefined
  readonly sum: Readonly<Sum>
}

export interface ListedComponent {
  readonly urlid: string
  readonly name: string
  readonly sum: Readonly<Sum>
  readonly contexts: readonly { readonly name: string; readonly sum: Readonly<Sum> }[]
}

/** What is in a store, by user and by component: filled with the catalog's records. */
export class StoreListing {
  readonly store: Pick<StoreReader, 'path' | 'encrypted' | 'manifest'> & {
    readonly damage: string | undefined
  }
  readonly missing: MissingObject[] = []
  /** How many objects ended in which way. */
  readonly outcomes = noOutcomes()
  readonly #tally = new CaptureTally()

  constructor(store: StoreListing['store']) {
    this.store = store
  }

  add({ path, type, size, outcome, reason = '', owners = [] }: CatalogRecord): void {
    this.outcomes[outcome]++
    this.#tally.add({ path, type, size, outcome, owners })
    if (outcome !== 'captured') this.missing.push({ path, outcome, reason })
  }

  get total(): Readonly<Sum> {
    return this.#tally.total
  }

  /** All contexts that the manifest names, also those of which nothing is in the store. */
  get contexts(): ListedContext[] {
    const { contexts = [], users = [] } = this.store.manifest ?? {}
    const numbers = new Set([...contexts.keys(), ...this.#tally.contexts])
    return [...numbers].map((number) => {
      // Context 0 is the system; the users follow in the manifest's order.
      const sid = number === 0 ? undefined : users[number - 1]?.sid
      return {
        name: contextName(contexts, number),
        sid: typeof sid === 'string' ? sid : undefined,
        sum: this.#tally.ofContext(number),
      }
    })
  }

  /** Components of which anything was selected, the largest first. */
  get components(): ListedComponent[] {
    const { contexts = [], components = [] } = this.store.manifest ?? {}
    return this.#tally.components
      .map((number) => ({
        urlid: text(components[number]?.urlid) ?? '',
        name: componentName(components, number),
        sum: this.#tally.ofComponent(number),
        contexts: this.#tally
          .contextsOf(number)
          .map(([context, sum]) => ({ name: contextName(contexts, context), sum })),
      }))
      .sort((a, b) => b.sum.bytes - a.sum.bytes)
  }
}

function contextName(contexts: readonly string[], number: number): string {
  return contexts[number] ?? `context ${number}`
}

function componentName(components: Manifest['components'], number: number): string {
  const component = components[number]
  return text(component?.displayName) ?? text(component?.urlid) ?? `component ${number}`
}

/** The manifest may be another program's: what it calls a name may be anything. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
