import { documentedFault, StateliftError } from '../errors/index.ts'
import { LineFile } from './line-file.ts'
import { printable } from './log-text.ts'

/** `/listfiles`: the offline path of each file that was taken, one a line, UTF-8. */
export class ListFiles {
  readonly #file: LineFile

  constructor(file: LineFile) {
    this.#file = file
  }

  add(path: string): void {
    try {
      this.#file.write(`${printable(path)}\r\n`)
    } catch (cause) {
      throw new StateliftError(documentedFault('diagnosticsWrite', { where: this.#file.path, cause }))
    }
  }

  close(): void {
    this.#file.close()
  }
}

/** Replaces a list that is there. Throws code 11 when it cannot be written. */
export function openListFiles(path: string): ListFiles {
  try {
    return new ListFiles(new LineFile(path, { mode: 'replace', byteOrderMark: false }))
  } catch (cause) {
    throw new StateliftError(documentedFault('listfilesPath', { where: path, cause }))
  }
}
