export { importRegistryJs, type RegistryJs } from './registry-js.ts'
