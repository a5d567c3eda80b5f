/** From the offline options to the offline system: which Windows, its drives under its own letters, its variables. */

export type { WindowsLocation } from './choose-windows.ts'
export type { DriveKind, FolderMount, OfflineDrive } from './drives/drive-map.ts'
export { type FoundWindows, findAllAt, findAllOn } from './find-installations.ts'
export type { HostFacts, HostPlace, HostVolume, HostVolumes, PartitionIdentity } from './host/host.ts'
export { type HostOptions, readHostFacts } from './host/host-facts.ts'
export { splitImagePath } from './host/image-path.ts'
export { type Image, ImageVolumes, VolumesWithImages } from './host/image-volumes.ts'
export type { Access, Reading } from './host/volume-access.ts'
export { isWindowsPe } from './host/windows-pe.ts'
export { prepareWorkingDirectory } from './host/working-directory.ts'
export { buildOfflineSystem, type OfflineSystem } from './offline-system.ts'
export { type OfflineEnvironment, type OfflineOptions, openOfflineSystem } from './open-offline-system.ts'
