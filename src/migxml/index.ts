/** Rule files: checked, compiled, bound to a system and its users, matched. Reads no disk. */
export { bindRules, detectedComponents, type ExplainableRules } from './bind.ts'
export type {
  Action,
  AttributeGroup,
  BoundComponent,
  BoundRules,
  CarriedKind,
  CarriedRule,
  DirectoryMatcher,
  FileFacts,
  IniSetting,
  KeyMatcher,
  Owner,
  Owners,
  RulePlace,
  SyntheticObject,
} from './bound-rules.ts'
export { compileRules, type RuleFile, type RuleSet } from './compile.ts'
export {
  type ComponentIdentity,
  type ConfigXml,
  endsRun,
  NO_CONFIG,
  readConfigXml,
  writeConfigXml,
} from './config/index.ts'
export { diagnosticLines, encodedLocation, type StoredObject } from './diagnostics.ts'
export { type DocumentRules, writeDocumentRules } from './document-rules.ts'
export type { BindOptions } from './evaluate/session.ts'
export {
  type Explanation,
  explain,
  explanationText,
  type PathFacts,
  type RuleVoice,
  type Verdict,
} from './explain.ts'
export type {
  DirectoryItem,
  DriveKind,
  EvaluationContext,
  Objects,
  RegistryKeyView,
  RegistryValueView,
  SystemFacts,
} from './objects.ts'
export { RuleFileError } from './schema/index.ts'
