import { nearestName } from '../../spelling/index.ts'
import { quoted, type XmlAttribute, type XmlElement } from '../../xml/index.ts'
import {
  ATTRIBUTE_RULES,
  type AttributeRule,
  INFORMATIVE_ATTRIBUTES,
  KNOWN_ATTRIBUTES,
} from './attributes.ts'
import type { Report } from './report.ts'

/** The attributes of an element in canonical spelling, listed values too; `name` is the element's canonical name. */
export function checkAttributes(
  element: XmlElement,
  name: string,
  report: Report,
): Map<string, XmlAttribute> {
  return new AttributeCheck(element, name, report).run()
}

class AttributeCheck {
  readonly #element: XmlElement
  readonly #name: string
  readonly #report: Report
  readonly #rules: Readonly<Record<string, AttributeRule>>

  constructor(element: XmlElement, name: string, report: Report) {
    this.#element = element
    this.#name = name
    this.#report = report
    this.#rules = ATTRIBUTE_RULES[name] ?? {}
  }

  run(): Map<string, XmlAttribute> {
    const canonical = new Map<string, XmlAttribute>()
    const seen = new Set<string>()
    for (const [written, attribute] of this.#element.attributes) {
      const name = Object.keys(this.#rules).find((known) => known.toLowerCase() === written.toLowerCase())
      const rule = name === undefined ? undefined : this.#rules[name]
      if (name === undefined || rule === undefined) {
        this.#unknown(written, attribute)
        continue
      }
      seen.add(name)
      this.#checkLetterCase(written, name, attribute)
      const value = this.#value(attribute, name, rule)
      if (value !== undefined) canonical.set(name, { ...attribute, value })
    }
    for (const [name, rule] of Object.entries(this.#rules)) {
      if (!rule.required || seen.has(name)) continue
      const assumed = this.#missing(name, rule)
      if (assumed !== undefined) canonical.set(name, assumed)
    }
    return canonical
  }

  #checkLetterCase(written: string, name: string, attribute: XmlAttribute): void {
    if (written === name) return
    this.#report.warn(attribute.place, {
      kind: 'letter-case',
      message: `the attribute ${written} is read as ${name}`,
      advice: `Attribute names have one spelling: ${name}.`,
    })
  }

  #missing(name: string, rule: AttributeRule): XmlAttribute | undefined {
    const { place } = this.#element
    const said = {
      kind: 'missing-attribute',
      message: `<${this.#name}> has no attribute ${name}`,
      advice: `Give it ${name}="..."${rule.values === undefined ? '' : ` with one of ${rule.values.join(', ')}`}.`,
    }
    if (rule.assumed === undefined) {
      this.#report.fault(place, said)
      return undefined
    }
    this.#report.warn(place, { ...said, message: `${said.message}; ${rule.assumed} is taken` })
    return { value: rule.assumed, place, valuePlace: place }
  }

  #unknown(written: string, attribute: XmlAttribute): void {
    // `_locID` and its like, and what belongs to XML itself.
    if (written.startsWith('_loc') || /^xml(ns)?(:|$)|:/.test(written)) return
    const allowed = Object.keys(this.#rules)
    const advice =
      allowed.length === 0
        ? `<${this.#name}> has no attributes.`
        : `<${this.#name}> has ${allowed.join(', ')}.`
    const folded = written.toLowerCase()
    if (KNOWN_ATTRIBUTES.has(folded) || INFORMATIVE_ATTRIBUTES.has(folded)) {
      this.#report.warn(attribute.place, {
        kind: 'ignored-attribute',
        message: `the attribute ${written} has no effect on <${this.#name}>`,
        advice,
      })
      return
    }
    const meant = nearestName(written, allowed)
    this.#report.fault(attribute.place, {
      kind: 'unknown-attribute',
      message: `the attribute ${written} of <${this.#name}> is not known`,
      advice: meant === undefined ? advice : `Is ${meant} meant? ${advice}`,
    })
  }

  /** The value in canonical spelling; undefined after a fault. */
  #value(attribute: XmlAttribute, name: string, rule: AttributeRule): string | undefined {
    const { values } = rule
    if (values === undefined) return attribute.value
    const parts = rule.list === true ? attribute.value.split(',') : [attribute.value]
    const canonical: string[] = []
    for (const part of parts) {
      // The documentation shows the members of a list in quotes of their own.
      const word = part.trim().replace(/^["'](.*)["']$/, '$1')
      const found = values.find((value) => value.toLowerCase() === word.toLowerCase())
      if (found === undefined) {
        this.#report.fault(attribute.valuePlace, {
          kind: 'wrong-value',
          message: `${name}=${quoted(word)} is not allowed on <${this.#name}>`,
          advice: `Allowed ${rule.list === true ? 'in the list' : 'values'}: ${values.join(', ')}.`,
        })
        return undefined
      }
      canonical.push(found)
    }
    return canonical.join(',')
  }
}
