export {
  buildHive,
  type HiveSpec,
  type KeySpec,
  type ValueSpec,
  writeChecksum,
} from '../../scripts/sample/hive-builder.ts'
