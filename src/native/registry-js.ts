import { isSea } from 'node:sea'
import { loadAddon } from './load-addon.ts'

/** registry-js, which reads the registry of the running Windows. Off Windows all its functions answer with nothing. */
export type RegistryJs = typeof import('registry-js')

/**
 * Loads registry-js, with its addon from inside the executable where that is what runs.
 *
 * @param workingDirectory where the addon may be written to for loading
 * @throws when there is no such package or no addon for this machine
 */
export async function importRegistryJs(workingDirectory: string): Promise<RegistryJs> {
  if (isSea() && process.platform === 'win32') loadAddon('registry.node', workingDirectory)
  return import('registry-js')
}
