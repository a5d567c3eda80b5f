import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isSea } from 'node:sea'

/** Beside the program as USMT has its rule files, in a folder of their own there, in the project above dist/ or src/commands/. */
const PLACES = ['.', 'offline-xml', '../offline-xml', '../../offline-xml']

/** Where the rule files are that come with the program, for `/auto`. */
export function rulesDirectory(): string {
  // In the bundle this is the bundle's own directory (scripts/build/bundle.ts).
  const program = isSea() ? dirname(process.execPath) : import.meta.dirname
  const places = PLACES.map((place) => join(program, place))
  return places.find((place) => existsSync(join(place, 'MigDocs.xml'))) ?? program
}
