/** From the offline options to the offline system: which Windows, its drives under its own letters, its variables. */
export type { DriveKind, FolderMount, OfflineDrive } from './drive-map.ts'
export type { HostFacts, HostPlace, HostVolume, HostVolumes, PartitionIdentity } from './host.ts'
export { readHostFacts } from './host-facts.ts'
export { resolveHostPath } from './host-path.ts'
export { type Image, ImageVolumes } from './image-volumes.ts'
export { type BuildOptions, buildOfflineSystem, type OfflineSystem } from './offline-system.ts'
export { type DriveMapping, type OfflineXml, readOfflineXml } from './offline-xml.ts'
export { type OfflineEnvironment, type OfflineOptions, openOfflineSystem } from './open-offline-system.ts'
export { expandVariables } from './variables.ts'
export {
  chooseWindows,
  type FoundWindows,
  findAllAt,
  findAllOn,
  joinHost,
  openVolumes,
  type WindowsLocation,
} from './windows-candidates.ts'
export { isWindowsPe } from './windows-pe.ts'
export { prepareWorkingDirectory } from './working-directory.ts'
