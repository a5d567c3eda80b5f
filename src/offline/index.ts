/** From the offline options to the offline system: which Windows, its drives under its own letters, its variables. */

export type { WindowsLocation } from './choose-windows.ts'
export type { DriveKind, FolderMount, OfflineDrive } from './drive-map.ts'
export { type FoundWindows, findAllAt, findAllOn } from './find-installations.ts'
export type { HostFacts, HostPlace, HostVolume, HostVolumes, PartitionIdentity } from './host.ts'
export { type HostOptions, readHostFacts } from './host-facts.ts'
export { splitImagePath } from './image-path.ts'
export { type Image, ImageVolumes, VolumesWithImages } from './image-volumes.ts'
export { buildOfflineSystem, type OfflineSystem } from './offline-system.ts'
export { type OfflineEnvironment, type OfflineOptions, openOfflineSystem } from './open-offline-system.ts'
export type { Access, Reading } from './volume-access.ts'
export { isWindowsPe } from './windows-pe.ts'
export { prepareWorkingDirectory } from './working-directory.ts'
