import type { Finding, Place, XmlDocument, XmlElement } from '../../xml/index.ts'

/**
 * Reads elements and attributes of a Config.xml by name in any letter case (documents and tools disagree about it),
 * and gathers what is wrong.
 */
export class ElementReader {
  readonly #document: XmlDocument
  readonly faults: Finding[] = []
  readonly warnings: Finding[]

  constructor(document: XmlDocument) {
    this.#document = document
    this.warnings = [...document.warnings]
  }

  /**
   * The children of an element with the names that they are known by; others are warned about. `readers` says what to
   * do with each: its keys are the names.
   */
  children(element: XmlElement, readers: Readonly<Record<string, (child: XmlElement) => void>>): void {
    const names = Object.keys(readers)
    for (const child of element.children) {
      const name = names.find((known) => known.toLowerCase() === child.name.toLowerCase())
      const read = name === undefined ? undefined : readers[name]
      if (read !== undefined) read(child)
      else this.#unknown(child, element, names)
    }
    if (element.text.trim() === '') return
    this.warn(element.textPlace, {
      kind: 'config-text',
      message: `text directly in <${element.name}> is ignored`,
      advice: allowed(element, names),
    })
  }

  /** The trimmed text of an element that holds nothing else. */
  text(element: XmlElement): string {
    for (const child of element.children) this.#unknown(child, element, [])
    return element.text.trim()
  }

  #unknown(child: XmlElement, element: XmlElement, names: readonly string[]): void {
    if (child.name.startsWith('_loc')) return
    this.warn(child.place, {
      kind: 'config-unknown',
      message: `<${child.name}> is not known in <${element.name}> and ignored`,
      advice: allowed(element, names),
    })
  }

  attribute(element: XmlElement, name: string): string | undefined {
    for (const [written, { value }] of element.attributes) {
      if (written.toLowerCase() === name.toLowerCase()) return value.trim()
    }
    return undefined
  }

  /** Where an attribute's value stands, or the element when it has none. */
  placeOf(element: XmlElement, name: string): Place {
    for (const [written, { valuePlace }] of element.attributes) {
      if (written.toLowerCase() === name.toLowerCase()) return valuePlace
    }
    return element.place
  }

  fault(place: Place, said: { kind: string; message: string; advice?: string }): void {
    this.faults.push(this.#document.finding(place, said))
  }

  warn(place: Place, said: { kind: string; message: string; advice?: string }): void {
    this.warnings.push(this.#document.finding(place, said))
  }
}

function allowed(element: XmlElement, names: readonly string[]): string {
  return names.length === 0
    ? `<${element.name}> holds text only.`
    : `<${element.name}> holds ${names.join(', ')}.`
}
