export {
  type CentralRecord,
  centralRecordLength,
  centralRecordRoom,
  type PlacedEntry,
  readCentralRecord,
  writeCentralRecord,
  writeCentralRecordFor,
} from './central-record.ts'
export { combineCrc32 } from './crc32-combine.ts'
export { type CentralDirectoryPlace, END_AREA, endRecords, findCentralDirectory } from './end-record.ts'
export { type EntryFacts, type EntryTimes, FLAG_UTF8, isMethod, Method, Signature } from './format.ts'
export {
  LOCAL_HEADER_FIXED,
  type LocalHeader,
  localHeaderLength,
  readLocalHeader,
  writeLocalHeader,
} from './local-header.ts'
