export type { HiveKey, HiveState, HiveValue } from './hive-key.ts'
