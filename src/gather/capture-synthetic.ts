import type { BoundRules, Owners, SyntheticObject } from '../migxml/index.ts'
import { typeName } from '../registry/index.ts'
import type { OwnerPair, RecordSink } from '../store/index.ts'
import type { Ledger } from './ledger.ts'

type SyntheticSource = Pick<BoundRules, 'synthetic' | 'iniSettings'>

/** Puts the objects into the store that rules pretend to be on the source (addObjects), and single settings of Ini files. */
export async function captureSynthetic(
  rules: SyntheticSource,
  store: RecordSink,
  ledger: Ledger,
): Promise<void> {
  for (const [number, object] of rules.synthetic.entries()) {
    ledger.select()
    await captureObject(object, number, store)
    ledger.captured()
  }
  for (const { path, section, setting, value, owners } of rules.iniSettings) {
    ledger.select()
    store.addRecord({
      path,
      type: 'synthetic',
      size: Buffer.byteLength(value),
      outcome: 'captured',
      owners: pairs(owners),
      data: { kind: 'ini', section, setting, value },
    })
    ledger.captured()
  }
}

async function captureObject(object: SyntheticObject, number: number, store: RecordSink): Promise<void> {
  const { type, node, leaf, data, attributes, component, context } = object
  const owners: OwnerPair[] = [[component, context]]
  if (type === 'Registry') {
    const value =
      leaf === undefined
        ? {}
        : { value: leaf, valueType: typeName(attributes), hex: Buffer.from(data).toString('hex') }
    const facts = { kind: 'registry', ...value }
    store.addRecord({
      path: node,
      type: 'synthetic',
      size: data.length,
      outcome: 'captured',
      owners,
      data: facts,
    })
    return
  }
  const path = leaf === undefined ? node : `${node}\\${leaf}`
  const record = {
    path,
    type: 'synthetic',
    size: data.length,
    outcome: 'captured',
    owners,
    attributes,
  } as const
  if (leaf === undefined) {
    store.addRecord({ ...record, data: { kind: 'directory' } })
    return
  }
  const name = `Synthetic/${number}`
  const { sha256 } = await store.addContent(name, [data])
  store.addRecord({ ...record, sha256, content: name, data: { kind: 'file' } })
}

function pairs(owners: Owners): OwnerPair[] {
  return owners.map(({ component, context }) => [component, context])
}
