import type { XmlElement } from '../../xml/index.ts'

/** Children by their names; the structure check has given every name its right spelling. */
export function childrenOf(element: XmlElement, ...names: readonly string[]): XmlElement[] {
  return element.children.filter((child) => names.includes(child.name))
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name)
}

/** An attribute's value without blanks around it. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.get(name)?.value.trim()
}

const YES: ReadonlySet<string> = new Set(['yes', 'true', '1'])
const NO: ReadonlySet<string> = new Set(['no', 'false', '0'])

/** `otherwise` when the attribute is missing or says neither yes nor no. */
export function flagOf(element: XmlElement, name: string, otherwise: boolean): boolean {
  const value = attributeOf(element, name)?.toLowerCase() ?? ''
  if (YES.has(value)) return true
  return NO.has(value) ? false : otherwise
}

export function textOf(element: XmlElement): string {
  return element.text.trim()
}
