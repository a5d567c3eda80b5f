import { quoted, type XmlElement } from '../../xml/index.ts'
import type { ConfigComponent, ConfigSection } from './component-list.ts'
import type { ElementReader } from './element-reader.ts'

/** The `component` entries of a section, or of another entry. */
export function readComponents(
  reader: ElementReader,
  parent: XmlElement,
  section: ConfigSection,
): ConfigComponent[] {
  const components: ConfigComponent[] = []
  reader.children(parent, {
    component: (element) => {
      const component = readComponent(reader, element, section)
      if (component !== undefined) components.push(component)
    },
  })
  return components
}

function readComponent(
  reader: ElementReader,
  element: XmlElement,
  section: ConfigSection,
): ConfigComponent | undefined {
  const children = readComponents(reader, element, section)
  const displayName = reader.attribute(element, 'displayname') ?? ''
  const migrate = readMigrate(reader, element)
  const id = reader.attribute(element, 'ID') ?? ''
  if (migrate === undefined) return undefined
  if (id === '') {
    const said = {
      kind: 'config-no-id',
      message: `the component ${quoted(displayName)} has no ID`,
      advice: 'Components are known by their ID; /genconfig writes it.',
    }
    // What is on stays on without an entry; what is off would be captured all the same.
    if (migrate) reader.warn(element.place, said)
    else reader.fault(element.place, said)
  }
  return { id, displayName, migrate, section, children, place: element.place }
}

function readMigrate(reader: ElementReader, element: XmlElement): boolean | undefined {
  const value = reader.attribute(element, 'migrate')
  if (value?.toLowerCase() === 'yes') return true
  if (value?.toLowerCase() === 'no') return false
  reader.fault(reader.placeOf(element, 'migrate'), {
    kind: 'config-migrate',
    message: value === undefined ? 'the component has no migrate' : `migrate=${quoted(value)} is not allowed`,
    advice: 'Allowed values: yes, no.',
  })
  return undefined
}
