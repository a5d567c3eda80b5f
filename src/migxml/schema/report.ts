import type { Finding, Place, XmlDocument } from '../../xml/index.ts'

export interface Said {
  readonly kind: string
  readonly message: string
  readonly advice?: string | undefined
}

/** Gathers what is found in one document. */
export class Report {
  readonly faults: Finding[] = []
  readonly warnings: Finding[]
  readonly #document: XmlDocument

  constructor(document: XmlDocument) {
    this.#document = document
    this.warnings = [...document.warnings]
  }

  fault(place: Place, said: Said): void {
    this.faults.push(this.#document.finding(place, said))
  }

  warn(place: Place, said: Said): void {
    this.warnings.push(this.#document.finding(place, said))
  }
}
