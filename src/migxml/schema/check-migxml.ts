import { nearestName } from '../../spelling/index.ts'
import type { Finding, Place, XmlDocument, XmlElement } from '../../xml/index.ts'
import { checkAttributes } from './check-attributes.ts'
import { checkPatterns } from './check-patterns.ts'
import { checkRoles } from './check-roles.ts'
import {
  DESTINATION_RULES,
  ELEMENT_RULES,
  type ElementRule,
  HARMLESS_ANYWHERE,
  INTERNAL_ELEMENTS,
  NAMED_ELEMENTS,
} from './elements.ts'
import { Report } from './report.ts'
import { wrongDocument } from './wrong-document.ts'

/** What a rule file is, and what is wrong with it. */
export interface CheckedMigXml {
  /**
   * The document with every element, attribute and listed value in the language's own spelling, without what is
   * internal, unknown or misplaced. Undefined when the file is no rule file at all.
   */
  readonly migration: XmlElement | undefined
  /** Any of these and the file must not be used: it would take other data than its author meant. */
  readonly faults: readonly Finding[]
  /** What is tolerated, and what has no effect. */
  readonly warnings: readonly Finding[]
}

const ELEMENT_NAMES = Object.keys(ELEMENT_RULES)
const CANONICAL_ELEMENTS = new Map(
  [...ELEMENT_NAMES, ...INTERNAL_ELEMENTS].map((name) => [name.toLowerCase(), name]),
)

/** Checks a rule file against the tables of the language; finds everything in one pass. */
export function checkMigXml(document: XmlDocument): CheckedMigXml {
  const wrong = wrongDocument(document)
  if (wrong !== undefined) return { migration: undefined, faults: [wrong], warnings: document.warnings }
  const report = new Report(document)
  const migration = new SchemaCheck(report).element(document.root, 'migration', undefined)
  for (const component of migration.children) checkRoles(component, report)
  checkPatterns(migration, report)
  return { migration, faults: report.faults, warnings: report.warnings }
}

class SchemaCheck {
  readonly #report: Report

  constructor(report: Report) {
    this.#report = report
  }

  /** `name`: the element's canonical name. Returns it and what is below it in canonical form. */
  element(element: XmlElement, name: string, parent: string | undefined): XmlElement {
    const rule = ELEMENT_RULES[name] ?? { children: [] }
    this.#checkLetterCase(element, name)
    const attributes = checkAttributes(element, name, this.#report)
    const children: XmlElement[] = []
    for (const child of element.children) {
      const checked = this.#child(child, name, rule)
      if (checked !== undefined) children.push(checked)
    }
    this.#checkText(element, name, rule)
    // A reference to a named element may be empty.
    const reference = parent !== 'namedElements' && NAMED_ELEMENTS.includes(name) && attributes.has('name')
    if (!reference) this.#checkNeeds(element, name, rule, children)
    this.#checkOnce(name, rule, children)
    return { ...element, name, attributes, children }
  }

  #checkLetterCase(element: XmlElement, name: string): void {
    if (element.name === name) return
    this.#report.warn(element.place, {
      kind: 'letter-case',
      message: `<${element.name}> is read as <${name}>`,
      advice: `Element names have one spelling: ${name}.`,
    })
  }

  #child(child: XmlElement, parent: string, rule: ElementRule): XmlElement | undefined {
    if (child.name.startsWith('_loc')) return undefined
    const name = CANONICAL_ELEMENTS.get(child.name.toLowerCase())
    if (name === undefined) return this.#unknownElement(child, parent, rule)
    if (INTERNAL_ELEMENTS.has(name)) return undefined
    if (!rule.children.includes(name)) return this.#misplacedElement(child, name, parent, rule)
    return this.element(child, name, parent)
  }

  #unknownElement(child: XmlElement, parent: string, rule: ElementRule): undefined {
    const meant = nearestName(child.name, ELEMENT_NAMES)
    this.#report.fault(child.place, {
      kind: 'unknown-element',
      message: `the element <${child.name}> is not known`,
      advice:
        meant === undefined ? allowedIn(parent, rule) : `Is <${meant}> meant? ${allowedIn(parent, rule)}`,
    })
  }

  #misplacedElement(
    child: XmlElement,
    name: string,
    parent: string,
    rule: ElementRule,
  ): XmlElement | undefined {
    const parents = ELEMENT_NAMES.filter((other) => ELEMENT_RULES[other]?.children.includes(name))
    const belongs =
      parents.length === 0 ? `<${name}> is the outermost element.` : `<${name}> belongs in ${tags(parents)}.`
    const said = {
      kind: 'misplaced-element',
      message: `<${name}> is not allowed in <${parent}>`,
      advice: `${belongs} ${allowedIn(parent, rule)}`,
    }
    if (parent === 'role' && DESTINATION_RULES.includes(name)) {
      this.#report.warn(child.place, {
        ...said,
        message: `${said.message}; it is read as if <rules> held it`,
      })
      return this.element(child, name, parent)
    }
    if (HARMLESS_ANYWHERE.has(name)) {
      this.#report.warn(child.place, { ...said, message: `${said.message} and ignored there` })
    } else this.#report.fault(child.place, said)
    return undefined
  }

  #checkText(element: XmlElement, name: string, rule: ElementRule): void {
    const blank = element.text.trim() === ''
    if (rule.text === undefined && !blank) {
      this.#report.warn(element.textPlace, {
        kind: 'ignored-text',
        message: `text directly in <${name}> is ignored`,
        advice: allowedIn(name, rule),
      })
    }
    if (rule.text === 'needed' && blank) {
      this.#noEffect(element.place, `<${name}> is empty and has no effect`, undefined)
    }
  }

  #checkNeeds(element: XmlElement, name: string, rule: ElementRule, children: readonly XmlElement[]): void {
    for (const group of rule.needs ?? []) {
      if (children.some((child) => group.includes(child.name))) continue
      // A child that was refused is reported by itself.
      if (element.children.length > 0 && children.length === 0 && this.#report.faults.length > 0) continue
      this.#noEffect(
        element.place,
        `<${name}> has no effect without ${tags(group, 'or')}`,
        allowedIn(name, rule),
      )
    }
  }

  #checkOnce(name: string, rule: ElementRule, children: readonly XmlElement[]): void {
    for (const once of rule.once ?? []) {
      const [, second] = children.filter((child) => child.name === once)
      if (second === undefined) continue
      this.#report.warn(second.place, {
        kind: 'repeated-element',
        message: `<${name}> has more than one <${once}>; the first counts`,
      })
    }
  }

  #noEffect(place: Place, message: string, advice: string | undefined): void {
    this.#report.warn(place, { kind: 'no-effect', message, advice })
  }
}

function tags(names: readonly string[], join = 'and'): string {
  const shown = names.map((name) => `<${name}>`)
  const last = shown.pop() ?? ''
  return shown.length === 0 ? last : `${shown.join(', ')} ${join} ${last}`
}

function allowedIn(name: string, rule: ElementRule): string {
  if (rule.children.length > 0) return `Allowed in <${name}>: ${rule.children.join(', ')}.`
  return rule.text === undefined ? `<${name}> holds nothing.` : `<${name}> holds text only.`
}
