/** Hive files of Windows, offline: read lazily, recovered from their logs in memory, written as `.reg` text. */
export { tellsOfLoss } from './diagnostics.ts'
export { Hive, type HiveOptions } from './hive.ts'
export { HiveError, type HiveFault } from './hive-error.ts'
export type { HiveKey, HiveState, HiveValue } from './hive-key.ts'
export { type HiveFileOptions, openHiveFile } from './open-hive-file.ts'
export { type RegTextKey, regTextTree, writeRegText } from './reg-text.ts'
export { dwordOf, type JsonValue, multiStringOf, stringOf, valueToJson } from './value-data.ts'
export { typeName } from './value-type.ts'
