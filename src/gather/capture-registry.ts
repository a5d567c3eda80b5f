import type { WarningSink } from '../errors/index.ts'
import type { Owners } from '../migxml/index.ts'
import { type RegTextKey, typeName, writeRegText } from '../registry/index.ts'
import type { CatalogRecord, OwnerPair, RecordSink } from '../store/index.ts'
import type { Ledger } from './ledger.ts'
import type { HiveSelection, SelectedKey, SelectedValue } from './select-registry.ts'

/** regedit's names of the roots. A user's hive is written for HKEY_CURRENT_USER, so that its owner can import it. */
const LOCAL_MACHINE = { short: 'HKLM', long: 'HKEY_LOCAL_MACHINE' }
const CURRENT_USER = 'HKEY_CURRENT_USER'
const USERS = /^HKU\\([^\\]+)$/i

/** Names of keys and values that .reg text cannot hold; such values travel in the catalog, as hexadecimal. */
const UNWRITABLE = /[\0\r\n]/

interface RegFile {
  /** The entry in the store. */
  readonly name: string
  /** What stands for the hive in the text. */
  readonly root: string
}

/** Where the keys of a hive are kept in the store. */
export function regFileOf(hive: string): RegFile {
  const user = USERS.exec(hive)?.[1]
  if (user !== undefined) return { name: `Registry/${user}/HKCU.reg`, root: CURRENT_USER }
  const long = hive.toUpperCase() === LOCAL_MACHINE.short ? LOCAL_MACHINE.long : hive
  return { name: `Registry/${hive}.reg`, root: long }
}

/**
 * Puts the selected keys and values of one hive into the store: as .reg text, and as records of the catalog, one for
 * each key that is selected itself and one for each value.
 */
export async function captureRegistry(
  selection: HiveSelection,
  store: RecordSink,
  ledger: Ledger,
  onWarning: WarningSink,
): Promise<void> {
  const file = regFileOf(selection.hive)
  const keys = peeked(selection.keys)
  // A hive without anything selected leaves no empty file behind.
  if (keys === undefined) return
  const record = (facts: Omit<CatalogRecord, 'type' | 'outcome' | 'content'>) => {
    ledger.select()
    ledger.captured()
    store.addRecord({ ...facts, type: 'registry', outcome: 'captured', content: file.name })
  }
  const texts = function* (): Generator<RegTextKey> {
    for (const key of keys) {
      recordKey(key, record)
      yield {
        path: file.root + key.path.slice(selection.hive.length),
        values: key.values.map((selected) => selected.value).filter((value) => !UNWRITABLE.test(value.name)),
      }
    }
  }
  await store.addContent(file.name, writeRegText(texts(), onWarning))
}

function recordKey(
  key: SelectedKey,
  record: (facts: Omit<CatalogRecord, 'type' | 'outcome' | 'content'>) => void,
): void {
  if (key.owners !== undefined) record({ path: key.path, size: 0, owners: pairs(key.owners) })
  for (const { value, owners } of key.values) {
    record({
      path: key.path,
      size: value.data.length,
      owners: pairs(owners),
      data: valueFacts(key.path, value),
    })
  }
}

function valueFacts(path: string, value: SelectedValue['value']): Record<string, string> {
  const facts = { value: value.name, valueType: typeName(value.type) }
  return UNWRITABLE.test(path + value.name)
    ? { ...facts, hex: Buffer.from(value.data).toString('hex') }
    : facts
}

function pairs(owners: Owners): OwnerPair[] {
  return owners.map(({ component, context }) => [component, context])
}

/** The same items, or undefined when there are none: the first is taken ahead. */
function peeked<T>(items: Iterable<T>): Iterable<T> | undefined {
  const iterator = items[Symbol.iterator]()
  const first = iterator.next()
  if (first.done === true) return undefined
  return (function* () {
    for (let next: IteratorResult<T> = first; next.done !== true; next = iterator.next()) yield next.value
  })()
}
