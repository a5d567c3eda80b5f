import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { GENERATOR, reportPage } from './page.ts'
import type { RunReport } from './run-report.ts'

/** The mark stands within the first bytes of a page of ours. */
const HEAD = 512

/** Writes the page. It appears whole or not at all. Throws the system's error. */
export function writeReport(path: string, report: RunReport): void {
  const temporary = `${path}.partial`
  try {
    writeFileSync(temporary, reportPage(report))
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Whether a file is there that is not a report: one that nobody named is not to be replaced. */
export function isSomebodyElses(path: string): boolean {
  if (!existsSync(path)) return false
  const head = Buffer.alloc(HEAD)
  const file = openSync(path, 'r')
  try {
    return !head.toString('utf8', 0, readSync(file, head)).includes(GENERATOR)
  } finally {
    closeSync(file)
  }
}
