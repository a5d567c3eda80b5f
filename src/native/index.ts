/** Addons that travel inside the executable. */
export { importRegistryJs, type RegistryJs } from './registry-js.ts'
