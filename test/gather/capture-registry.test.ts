import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { captureRegistry, regFileOf } from '../../src/gather/capture-registry.ts'
import { Ledger } from '../../src/gather/ledger.ts'
import { selectRegistry } from '../../src/gather/select-registry.ts'
import type { KeyMatcher, Owners } from '../../src/migxml/index.ts'
import { Hive } from '../../src/registry/index.ts'
import type { CatalogRecord, StoreWriter } from '../../src/store/index.ts'
import { buildHive } from '../support/hive-builder.ts'

const test = suite('capturing the registry')
const owner: Owners = [{ component: 2, context: 1, rule: { file: 'r.xml', line: 1 }, omits: [] }]

const hive = Hive.parse(
  buildHive({
    key: {
      keys: {
        Software: {
          keys: {
            App: {
              values: { Name: 'x', Count: 7, 'bad\0name': { type: 3, data: Buffer.from([1, 2]) } },
              keys: { Deep: { values: { '': 'default' } }, Other: { values: { Left: 'out' } } },
            },
            Elsewhere: { values: { a: 'b' } },
          },
        },
      },
    },
  }),
)

/** Takes all of `Software\App` but the key `Other`. */
function appRules(depth = 0): KeyMatcher {
  const way = ['SOFTWARE', 'APP'][depth]
  return {
    enter(name) {
      if (way !== undefined) return name.toUpperCase() === way ? appRules(depth + 1) : undefined
      return name === 'Other' ? undefined : appRules(depth + 1)
    },
    literalChildren: () => (way === undefined ? undefined : [way]),
    valuesPossible: way === undefined,
    literalValues: () => undefined,
    self: () => (way === undefined ? owner : undefined),
    value: () => owner,
  }
}

/** A store that only remembers. */
function rememberingStore() {
  const records: CatalogRecord[] = []
  const contents = new Map<string, string>()
  const store: StoreWriter = {
    type: 'compressed',
    storeId: '',
    ownPaths: [],
    resumed: 0,
    addRecord: (record) => records.push(record),
    async addContent(name, chunks) {
      const bytes = Buffer.concat([...chunks])
      contents.set(name, bytes.toString('utf16le').slice(1))
      return { size: bytes.length, sha256: '' }
    },
    commit: () => Promise.reject(new Error('not here')),
    abandon: () => Promise.resolve(),
  }
  return { records, contents, store }
}

test('keys and values go into .reg text under the name that their owner imports them by, and into the catalog one by one', async () => {
  const { records, contents, store } = rememberingStore()
  const ledger = new Ledger()
  const task = { roots: [{ hive: 'HKU\\S-1-5-21-1', matcher: appRules() }], rootKey: () => hive.root }
  for (const selection of selectRegistry(task))
    await captureRegistry(selection, store, ledger, () => undefined)
  const text = contents.get('Registry/S-1-5-21-1/HKCU.reg') ?? ''
  assert.match(text, /\[HKEY_CURRENT_USER\\Software\\App\]\r\n(?:.*\r\n)*"Name"="x"/)
  assert.match(text, /\[HKEY_CURRENT_USER\\Software\\App\\Deep\]\r\n@="default"/)
  assert.not.match(text, /Other|Elsewhere/)
  assert.equal(
    records.map((record) => [record.path, record.data?.value]),
    [
      ['HKU\\S-1-5-21-1\\Software\\App', undefined],
      ...(hive.root
        .subkey('Software')
        ?.subkey('App')
        ?.values()
        .map((value) => ['HKU\\S-1-5-21-1\\Software\\App', value.name]) ?? []),
      ['HKU\\S-1-5-21-1\\Software\\App\\Deep', undefined],
      ['HKU\\S-1-5-21-1\\Software\\App\\Deep', ''],
    ],
  )
  assert.is(ledger.sums().selected, 6)
  assert.is(ledger.imbalance(), 0)
})

test('a value whose name .reg text cannot hold is kept in the catalog', async () => {
  const { records, store } = rememberingStore()
  const task = { roots: [{ hive: 'HKLM', matcher: appRules() }], rootKey: () => hive.root }
  for (const selection of selectRegistry(task))
    await captureRegistry(selection, store, new Ledger(), () => undefined)
  const odd = records.find((record) => record.data?.value === 'bad\0name')
  assert.equal(odd?.data, { value: 'bad\0name', valueType: 'REG_BINARY', hex: '0102' })
})

test('a hive in which nothing is selected leaves no file', async () => {
  const { contents, store } = rememberingStore()
  const nothing: KeyMatcher = { ...appRules(), enter: () => undefined }
  const task = { roots: [{ hive: 'HKLM', matcher: nothing }], rootKey: () => hive.root }
  for (const selection of selectRegistry(task))
    await captureRegistry(selection, store, new Ledger(), () => undefined)
  assert.is(contents.size, 0)
})

test('the machine hives are one file, each user has a folder', () => {
  assert.equal(regFileOf('HKLM'), { name: 'Registry/HKLM.reg', root: 'HKEY_LOCAL_MACHINE' })
  assert.equal(regFileOf('HKU\\.DEFAULT'), { name: 'Registry/.DEFAULT/HKCU.reg', root: 'HKEY_CURRENT_USER' })
})

test.run()
