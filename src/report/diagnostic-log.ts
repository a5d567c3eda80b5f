import { documentedFault, StateliftError } from '../errors/index.ts'
import { LineFile } from './line-file.ts'

/** The file of MIG_ENABLE_DIAG: UTF-8, one XML document, written at the end of the run. */
export class DiagnosticLog {
  readonly #file: LineFile

  constructor(file: LineFile) {
    this.#file = file
  }

  /** Writes the whole document and closes the file. Throws code 71 when it takes no more. */
  write(lines: Iterable<string>): void {
    try {
      for (const line of lines) this.#file.write(`${line}\r\n`)
      this.#file.close()
    } catch (cause) {
      throw new StateliftError(documentedFault('diagnosticsWrite', { where: this.#file.path, cause }))
    }
  }
}

/** Replaces a file that is there. Throws code 71 when it cannot be written. */
export function openDiagnosticLog(path: string): DiagnosticLog {
  try {
    return new DiagnosticLog(new LineFile(path, { mode: 'replace', byteOrderMark: false }))
  } catch (cause) {
    const advice = 'MIG_ENABLE_DIAG names the file; clear it, or name one that can be written.'
    throw new StateliftError(documentedFault('diagnosticsStart', { where: path, advice, cause }))
  }
}
