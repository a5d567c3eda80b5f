import type { XmlElement } from '../../xml/index.ts'

/** Children of a name, in any letter case (the structure check has warned of a wrong one). */
export function childrenOf(element: XmlElement, ...names: readonly string[]): XmlElement[] {
  return element.children.filter((child) => names.some((name) => isNamed(child, name)))
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => isNamed(child, name))
}

export function isNamed(element: XmlElement, name: string): boolean {
  return element.name === name || element.name.toLowerCase() === name.toLowerCase()
}

/** An attribute's value without blanks around it; the right spelling first, then any letter case. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  const exact = element.attributes.get(name)
  if (exact !== undefined) return exact.value.trim()
  const lower = name.toLowerCase()
  for (const [found, { value }] of element.attributes) {
    if (found.toLowerCase() === lower) return value.trim()
  }
  return undefined
}

/** Yes, True or 1 in any letter case; `otherwise` when the attribute is missing or says something else. */
export function flagOf(element: XmlElement, name: string, otherwise: boolean): boolean {
  const value = attributeOf(element, name)?.toLowerCase()
  if (value === 'yes' || value === 'true' || value === '1') return true
  return value === 'no' || value === 'false' || value === '0' ? false : otherwise
}

export function textOf(element: XmlElement): string {
  return element.text.trim()
}
