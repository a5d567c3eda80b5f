import type { SyntheticObject } from '../bound-rules.ts'
import type { AddedObject, AddObjects } from '../model/index.ts'
import { allHold } from './conditions.ts'
import type { RuleScope } from './rule-scope.ts'

/** FILE_ATTRIBUTE_* ([MS-FSCC] 2.6). */
const FILE_ATTRIBUTES: ReadonlyMap<string, number> = new Map([
  ['read-only', 0x1],
  ['hidden', 0x2],
  ['system', 0x4],
  ['archive', 0x20],
])

/** REG_* numbers by the names that rules use. */
const VALUE_TYPES: ReadonlyMap<string, number> = new Map([
  ['none', 0],
  ['string', 1],
  ['reg_sz', 1],
  ['expandstring', 2],
  ['binary', 3],
  ['dword', 4],
])

type Synthetic = Omit<SyntheticObject, 'component' | 'context'>

/** The objects that addObjects pretends, in the scope's context. */
export function syntheticObjects(added: readonly AddObjects[], scope: RuleScope): Synthetic[] {
  return added
    .filter((block) => allHold(block.conditions, scope))
    .flatMap((block) => block.objects.flatMap((object) => synthetic(object, scope)))
}

function synthetic(object: AddedObject, scope: RuleScope): Synthetic[] {
  const { place, type } = object
  return locations(object, scope).flatMap(({ node, leaf }): Synthetic[] => {
    const attributes = attributesOf(object, scope)
    const data = dataOf(object, attributes, scope)
    if (attributes === undefined || data === undefined) return []
    return [{ rule: { file: place.file, line: place.line }, type, node, leaf, attributes, data }]
  })
}

function locations(object: AddedObject, scope: RuleScope): { node: string; leaf: string | undefined }[] {
  const { location, place, type } = object
  if (location.kind === 'script') {
    const prepared = scope.prepare(location.script)
    if (prepared?.known.use !== 'objectSet') return []
    return prepared.known.run(prepared.args, scope).map(({ pattern }) => pattern)
  }
  const text = scope.expand(location.text, place)
  const pattern = text === undefined ? undefined : scope.at(place).pattern(type, text)
  return pattern === undefined ? [] : [pattern]
}

function attributesOf(object: AddedObject, scope: RuleScope): number | undefined {
  const names = object.attributes
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const table = object.type === 'Registry' ? VALUE_TYPES : FILE_ATTRIBUTES
  const unknown = names.find((name) => !table.has(name))
  if (unknown !== undefined) {
    scope
      .at(object.place)
      .warn(
        'rule-object-attributes',
        `"${unknown}" is no attribute of a ${object.type} object; it is not added`,
      )
    return undefined
  }
  return names.reduce((bits, name) => bits | (table.get(name) ?? 0), 0)
}

/** Hex digits unless `string` says text; the shipped rules give registry values this way, whatever the page says. */
function dataOf(
  object: AddedObject,
  attributes: number | undefined,
  scope: RuleScope,
): Uint8Array | undefined {
  if (object.bytes === undefined) return new Uint8Array()
  const { text, string, expand } = object.bytes
  const expanded = expand ? scope.expand(text, object.place) : text
  if (expanded === undefined) return undefined
  if (string) {
    const terminated = object.type === 'Registry' && (attributes === 1 || attributes === 2)
    return Buffer.from(terminated ? `${expanded}\0` : expanded, 'utf16le')
  }
  const digits = expanded.replace(/\s/g, '')
  if (digits.length % 2 === 0 && /^[0-9a-f]*$/i.test(digits)) return Buffer.from(digits, 'hex')
  scope
    .at(object.place)
    .warn('rule-object-bytes', `"${expanded.trim()}" is no hex text; the object is not added`)
  return undefined
}
