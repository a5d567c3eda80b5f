/**
 * Writes the option tables of docs/command-line.md anew, from the tables that the parser uses:
 * node scripts/option-tables.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { INSPECT, type OptionSpec, REG, SCANSTATE, type Tool, USMTUTILS } from '../src/cli/tables/index.ts'
import { optionTerm } from '../src/cli/usage/usage-text.ts'

export const DOCUMENT = new URL('../docs/command-line.md', import.meta.url)

const HEADER = '| Option | Meaning | |\n|---|---|---|\n'
const TABLE = /\| Option \| Meaning \| \|\n\|---\|---\|---\|\n(?:\|.*\n)*/

/** The document with the table of each tool's section as the parser has it. */
export function withOptionTables(document: string): string {
  return document
    .split(/^(?=## )/m)
    .map((section) => {
      const heading = /^## (\w+)\n/.exec(section)?.[1]
      const rows = heading === undefined ? undefined : ROWS.get(heading)
      return rows === undefined ? section : section.replace(TABLE, () => `${HEADER}${rows.join('\n')}\n`)
    })
    .join('')
}

function optionRows<Name extends string>(tool: Tool<Name>): string[] {
  return Object.entries<OptionSpec>(tool.options).map(([name, spec]) => {
    const notes = [
      ...(spec.ours === true ? ['ours'] : []),
      ...(spec.repeatable === true ? ['repeatable'] : []),
      ...(spec.refused === true ? ['refused'] : []),
    ]
    return `| \`${optionTerm(name, spec).replaceAll('|', '\\|')}\` | ${spec.help} | ${notes.join(', ')} |`
  })
}

const ROWS: ReadonlyMap<string, readonly string[]> = new Map([
  ['scanstate', optionRows(SCANSTATE)],
  ['usmtutils', optionRows(USMTUTILS)],
  ['inspect', optionRows(INSPECT)],
  ['reg', optionRows(REG)],
])

if (import.meta.main) writeFileSync(DOCUMENT, withOptionTables(readFileSync(DOCUMENT, 'utf8')))
