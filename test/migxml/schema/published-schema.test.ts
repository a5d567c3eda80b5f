import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ATTRIBUTE_RULES } from '../../../src/migxml/schema/attributes.ts'
import { ELEMENT_RULES, INTERNAL_ELEMENTS } from '../../../src/migxml/schema/elements.ts'
import { parseXml, type XmlElement } from '../../../src/xml/index.ts'
import { corpusFile, corpusTest } from '../../support/corpus.ts'

/** What a published MigXML.xsd says, flattened: children and attributes of each element. */
interface Published {
  readonly children: Map<string, Set<string>>
  /** Element, then attribute, then its listed values; an empty list for free text. */
  readonly attributes: Map<string, Map<string, string[]>>
}

function attribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.get(name)?.value
}

class SchemaReader implements Published {
  readonly children = new Map<string, Set<string>>()
  readonly attributes = new Map<string, Map<string, string[]>>()
  readonly #top: XmlElement

  constructor(schema: XmlElement) {
    this.#top = schema
    this.#elements(schema)
  }

  #elements(node: XmlElement): void {
    for (const child of node.children) {
      const name = attribute(child, 'name')
      if (child.name === 'xs:element' && name !== undefined) {
        const children = this.children.get(name) ?? new Set()
        const attributes = this.attributes.get(name) ?? new Map<string, string[]>()
        this.children.set(name, children)
        this.attributes.set(name, attributes)
        const type = this.#definition('xs:complexType', attribute(child, 'type'))
        this.#contents(type ?? child, children, attributes)
      }
      this.#elements(child)
    }
  }

  #contents(node: XmlElement, children: Set<string>, attributes: Map<string, string[]>): void {
    for (const child of node.children) {
      const name = attribute(child, 'name') ?? attribute(child, 'ref')
      if (child.name === 'xs:element') children.add(name ?? '')
      else if (child.name === 'xs:attribute') {
        attributes.set(name ?? '', this.#values(attribute(child, 'type')))
      } else if (child.name === 'xs:group') {
        this.#contents(this.#definition('xs:group', name) ?? child, children, attributes)
      } else this.#contents(child, children, attributes)
    }
  }

  #values(type: string | undefined): string[] {
    const definition = this.#definition('xs:simpleType', type)
    return definition === undefined ? [] : this.#enumerations(definition)
  }

  #enumerations(node: XmlElement): string[] {
    if (node.name === 'xs:enumeration') return [attribute(node, 'value') ?? '']
    const base = node.name === 'xs:restriction' ? this.#values(attribute(node, 'base')) : []
    return [...base, ...node.children.flatMap((child) => this.#enumerations(child))]
  }

  #definition(kind: string, name: string | undefined): XmlElement | undefined {
    return this.#top.children.find((child) => child.name === kind && attribute(child, 'name') === name)
  }
}

const inCorpus = corpusTest(test)

for (const file of ['clinton-dale_MigXML.xsd', 'uofl-prestech_MigXML.xsd']) {
  inCorpus(`what ${file} allows, the tables allow`, () => {
    const schema = new SchemaReader(parseXml(corpusFile(`migxml/${file}`), file, { code: 28 }).root)
    const internal = (name: string) => INTERNAL_ELEMENTS.has(name) || name.startsWith('_loc')
    // Only inside of internal elements.
    const below = new Set(['supportedComponent'])
    let edges = 0
    for (const [parent, children] of schema.children) {
      if (internal(parent) || below.has(parent)) continue
      const rule = ELEMENT_RULES[parent]
      assert.ok(rule, `<${parent}> is not known`)
      for (const child of children) {
        if (internal(child)) continue
        edges += 1
        assert.ok(rule?.children.includes(child), `<${child}> is not allowed in <${parent}>`)
      }
    }
    assert.ok(edges > 60, `${edges} parent and child pairs were compared`)
  })

  inCorpus(`the attributes and values that ${file} lists are in the tables`, () => {
    const schema = new SchemaReader(parseXml(corpusFile(`migxml/${file}`), file, { code: 28 }).root)
    let compared = 0
    for (const [element, attributes] of schema.attributes) {
      if (ELEMENT_RULES[element] === undefined) continue
      for (const [name, values] of attributes) {
        if (name.startsWith('_loc')) continue
        const rule = ATTRIBUTE_RULES[element]?.[name]
        assert.ok(rule, `${name} is not allowed on <${element}>`)
        compared += 1
        for (const value of values.flatMap((one) => one.split(','))) {
          assert.ok(rule?.values?.includes(value), `${name}="${value}" is not allowed on <${element}>`)
        }
      }
    }
    assert.ok(compared > 30, `${compared} attributes were compared`)
  })
}

test.run()
