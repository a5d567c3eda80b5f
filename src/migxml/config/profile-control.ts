import { quoted, type XmlElement } from '../../xml/index.ts'
import type { ElementReader } from './element-reader.ts'

/** A domain, user or group that goes by another name at the destination. */
export interface NameChange {
  readonly from: string
  readonly to: string
}

/** Who is moved from one local group to another when accounts are created at the destination. */
export interface GroupChange extends NameChange {
  readonly appliesTo: 'MigratedUsers' | 'NonmigratedUsers' | 'AllUsers'
  /** Accounts, `DOMAIN\user` or `*`. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** ProfileControl acts at the destination: it is kept as data in the store's manifest. */
export interface ProfileControl {
  readonly groupChanges: readonly GroupChange[]
  readonly domains: readonly NameChange[]
  readonly users: readonly NameChange[]
}

const APPLIES_TO = ['MigratedUsers', 'NonmigratedUsers', 'AllUsers'] as const

/** What a `ProfileControl` element changes at the destination. */
export function readProfileControl(reader: ElementReader, element: XmlElement): ProfileControl {
  const groupChanges: GroupChange[] = []
  const domains: NameChange[] = []
  const users: NameChange[] = []
  const addGroupChange = (change: XmlElement) => {
    const read = readGroupChange(reader, change)
    if (read !== undefined) groupChanges.push(read)
  }
  reader.children(element, {
    localGroups: (groups) =>
      reader.children(groups, {
        mappings: (mappings) => reader.children(mappings, { changeGroup: addGroupChange }),
      }),
    domains: (list) => reader.children(list, { domain: (one) => addNameChange(reader, one, domains) }),
    users: (list) => reader.children(list, { user: (one) => addNameChange(reader, one, users) }),
  })
  return { groupChanges, domains, users }
}

function readGroupChange(reader: ElementReader, element: XmlElement): GroupChange | undefined {
  const include: string[] = []
  const exclude: string[] = []
  reader.children(element, {
    include: (list) => reader.children(list, { pattern: (pattern) => addText(pattern, include) }),
    exclude: (list) => reader.children(list, { pattern: (pattern) => addText(pattern, exclude) }),
  })
  const names = readNameChange(reader, element)
  const appliesTo = readAppliesTo(reader, element)
  if (names === undefined || appliesTo === undefined) return undefined
  if (include.length + exclude.length === 0) {
    reader.warn(element.place, {
      kind: 'config-no-accounts',
      message: '<changeGroup> has no effect without <include> or <exclude>',
      advice: 'Write <include><pattern>*</pattern></include> for everybody.',
    })
    return undefined
  }
  return { ...names, appliesTo, include, exclude }
}

function readAppliesTo(reader: ElementReader, element: XmlElement): GroupChange['appliesTo'] | undefined {
  const value = reader.attribute(element, 'appliesTo')
  const known = APPLIES_TO.find((name) => name.toLowerCase() === value?.toLowerCase())
  if (known !== undefined) return known
  const said = { kind: 'config-applies-to', advice: `Allowed values: ${APPLIES_TO.join(', ')}.` }
  if (value === undefined) {
    reader.warn(element.place, { ...said, message: '<changeGroup> has no appliesTo; MigratedUsers is taken' })
    return 'MigratedUsers'
  }
  const message = `appliesTo=${quoted(value)} is not allowed`
  reader.fault(reader.placeOf(element, 'appliesTo'), { ...said, message })
  return undefined
}

function addNameChange(reader: ElementReader, element: XmlElement, changes: NameChange[]): void {
  const change = readNameChange(reader, element)
  if (change !== undefined) changes.push(change)
}

function readNameChange(reader: ElementReader, element: XmlElement): NameChange | undefined {
  const from = reader.attribute(element, 'from')
  const to = reader.attribute(element, 'to')
  if (from !== undefined && from !== '' && to !== undefined && to !== '') return { from, to }
  reader.fault(element.place, {
    kind: 'config-from-to',
    message: `<${element.name}> needs from and to`,
    advice: `Write <${element.name} from="..." to="..." ...>.`,
  })
  return undefined
}

function addText(element: XmlElement, list: string[]): void {
  const text = element.text.trim()
  if (text !== '') list.push(text)
}
