export { type CheckedMigXml, checkMigXml } from './check-migxml.ts'
export { RuleFileError } from './rule-file-error.ts'
