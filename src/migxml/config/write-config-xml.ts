import { componentId } from './component-id.ts'
import type { ConfigSection } from './component-list.ts'

/** A component that was found on the offline system, as `/genconfig` lists it. */
export interface DetectedComponent {
  readonly urlid: string
  /** Display names, from the outermost component to this one. */
  readonly path: readonly string[]
  readonly role: string
  /** `Application`, `Documents`, `System`, `Device`. */
  readonly type: string
  /** Not shown to people, and so not listed. */
  readonly hidden?: boolean
}

const SECTIONS: readonly ConfigSection[] = ['Applications', 'Documents', 'WindowsComponents']

const SECTION_OF_TYPE: ReadonlyMap<string, ConfigSection> = new Map([
  ['application', 'Applications'],
  ['documents', 'Documents'],
])

interface Entry {
  readonly displayName: string
  readonly id: string
  readonly children: Entry[]
}

/** The text of a Config.xml that leaves everything on: components by section, nested as they are, and the policies as comments. */
export function writeConfigXml(components: readonly DetectedComponent[]): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<Configuration>']
  for (const section of SECTIONS) {
    const own = components.filter(({ type, hidden }) => hidden !== true && sectionOf(type) === section)
    const entries = entriesOf(own)
    if (entries.length === 0) lines.push(`  <${section}/>`)
    else lines.push(`  <${section}>`, ...entries.flatMap((entry) => entryLines(entry, 2)), `  </${section}>`)
  }
  return `${[...lines, POLICIES, '</Configuration>'].join('\n')}\n`.replaceAll('\n', '\r\n')
}

function sectionOf(type: string): ConfigSection {
  return SECTION_OF_TYPE.get(type.toLowerCase()) ?? 'WindowsComponents'
}

/** Components without a display name are not listed: nothing could name them. A component around a detected one is listed with it. */
function entriesOf(components: readonly DetectedComponent[]): Entry[] {
  const roots: Entry[] = []
  const known = new Map<string, Entry>()
  const entryFor = (component: DetectedComponent): Entry => {
    const id = componentId(component)
    const found = known.get(id)
    if (found !== undefined) return found
    const entry: Entry = { displayName: component.path.at(-1) ?? '', id, children: [] }
    known.set(id, entry)
    const outer = component.path.slice(0, -1)
    const siblings = outer.length === 0 ? roots : entryFor(outerOf(components, component, outer)).children
    siblings.push(entry)
    return entry
  }
  for (const component of components) {
    if (component.path.every((name) => name.trim() !== '')) entryFor(component)
  }
  return roots
}

function outerOf(
  components: readonly DetectedComponent[],
  inner: DetectedComponent,
  path: readonly string[],
): DetectedComponent {
  const key = path.join('\n')
  const listed = components.find((one) => one.urlid === inner.urlid && one.path.join('\n') === key)
  return listed ?? { ...inner, path, role: 'Container' }
}

function entryLines(entry: Entry, depth: number): string[] {
  const indent = '  '.repeat(depth)
  const tag = `component displayname="${escaped(entry.displayName)}" migrate="yes" ID="${escaped(entry.id)}"`
  if (entry.children.length === 0) return [`${indent}<${tag}/>`]
  const inner = entry.children.flatMap((child) => entryLines(child, depth + 1))
  return [`${indent}<${tag}>`, ...inner, `${indent}</component>`]
}

function escaped(text: string): string {
  const plain = text
    .trim()
    .replace(/\s+/g, ' ')
    // What XML cannot hold is left out.
    .replace(/[\0-\x1f\ufffe\uffff]/g, '')
  return plain.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

const POLICIES = `  <Policies>
    <ErrorControl>
      <!-- Errors that end the run (fatal) or do not (nonFatal); the first entry that fits decides. Example:

          <fileError>
            <nonFatal errorCode="33">* [*]</nonFatal>
            <fatal errorCode="any">C:\\Users\\* [*]</fatal>
          </fileError>
          <registryError>
            <nonFatal errorCode="5">* [*]</nonFatal>
          </registryError>
      -->
    </ErrorControl>
    <HardLinkStoreControl>
      <!-- Files that a program holds open, with /hardlink only. Example:

          <fileLocked>
            <createHardLink>C:\\Users\\* [*]</createHardLink>
            <errorHardLink>C:\\* [*]</errorHardLink>
          </fileLocked>
      -->
    </HardLinkStoreControl>
  </Policies>
  <ProfileControl>
    <!-- Local groups at the destination. Group membership is not captured offline, so this says it. Example:

          <localGroups>
            <mappings>
              <changeGroup from="*" to="Users" appliesTo="MigratedUsers">
                <include>
                  <pattern>*</pattern>
                </include>
              </changeGroup>
            </mappings>
          </localGroups>
    -->
  </ProfileControl>`
