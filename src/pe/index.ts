/**
 * Portable executables: what machine they are for and which version they say they are.
 * Source: "PE Format" and "Version Information" in the Windows SDK documentation.
 */
export { type Machine, readMachine } from './headers.ts'
export { type FileVersion, readFileVersion } from './version-resource.ts'
