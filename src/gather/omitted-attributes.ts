import type { AttributeGroup, Owners } from '../migxml/index.ts'

/**
 * What of an object's attributes stays behind (excludeAttributes): only what none of those who take it wants, since the store
 * keeps one copy for all of them.
 */
export function omittedAttributes(owners: Owners): readonly AttributeGroup[] {
  const [first, ...others] = owners
  return first?.omits.filter((group) => others.every(({ omits }) => omits.includes(group))) ?? []
}
