export { compileGlob, matchesGlob } from './glob.ts'
export { type Location, matchesLocation } from './match.ts'
export {
  escapeBrackets,
  formatPattern,
  impossibleCharacter,
  iniParts,
  isRegistryRoot,
  type ObjectType,
  type Pattern,
  type PatternFault,
  parsePattern,
  patternOf,
} from './pattern.ts'
export { specificity } from './specificity.ts'
