import type { XmlElement } from '../../xml/index.ts'
import { type ObjectType, parsePattern } from '../patterns/index.ts'
import type { Report, Said } from './report.ts'

/**
 * Warns of patterns that can be read and yet cannot be what their author meant. Microsoft's schema wants a leaf in brackets
 * at the end of each (MigXML.xsd, type Path); an include without one takes no file and no value. In an exclude that may
 * be meant: /genmigxml writes such to leave a folder's own object out.
 * `element`: in canonical form, as is what it holds.
 */
export function checkPatterns(element: XmlElement, report: Report, included = false): void {
  if (element.name === 'pattern') {
    const type = PATTERN_TYPES.find((known) => known === element.attributes.get('type')?.value)
    const said = type === undefined ? undefined : doubtAbout(element.text.trim(), type, included)
    if (said !== undefined) report.warn(element.textPlace, said)
  }
  for (const child of element.children) checkPatterns(child, report, included || element.name === 'include')
}

const PATTERN_TYPES: readonly ObjectType[] = ['File', 'Registry', 'Ini']

function doubtAbout(text: string, type: ObjectType, included: boolean): Said | undefined {
  const pattern = parsePattern(text, type)
  if (text === '' || 'fault' in pattern) return undefined
  if (/[\r\n]/.test(pattern.node) || /[\r\n]/.test(pattern.leaf ?? '')) {
    return {
      kind: 'pattern-lines',
      message: 'the lines of this pattern are read as one path, and it selects nothing',
      advice: 'Give each line a <pattern> of its own.',
    }
  }
  const brackets = text.match(/(?<!\^)\[/g)?.length ?? 0
  if (brackets > (pattern.leaf === undefined ? 0 : 1)) {
    return {
      kind: 'pattern-brackets',
      message: 'the brackets within this path are read as part of a name',
      advice: 'Files and values stand in brackets once, at the end. In a name write ^[ and ^].',
    }
  }
  // What a variable stands for may bring the leaf.
  if (!included || type === 'Ini' || pattern.leaf !== undefined || text.endsWith('%')) return undefined
  const [taken, left] = type === 'File' ? ['folders', 'files'] : ['keys', 'values']
  return {
    kind: 'pattern-without-leaf',
    message: `this pattern has nothing in brackets: it stands for ${taken} only, not for the ${left} in them`,
    advice: `With all ${left}: ${text} [*]`,
  }
}
