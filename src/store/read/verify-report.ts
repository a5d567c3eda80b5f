import type { FileStatus, VerifyOptions, VerifyResult } from '../store-reader.ts'

/** What `shown` means for each report type (usmtutils /verify). */
const SHOWN: Record<VerifyOptions['report'], (status: FileStatus, catalog: boolean) => boolean> = {
  summary: () => false,
  all: () => true,
  failureonly: (status) => status === 'CORRUPTED',
  catalog: (_, catalog) => catalog,
}

/** Tells how each file of a store is, and sums up. */
export class VerifyReport {
  readonly #options: Pick<VerifyOptions, 'report' | 'onFile'>
  #intact = 0
  #corrupted = 0

  constructor(options: Pick<VerifyOptions, 'report' | 'onFile'>) {
    this.#options = options
  }

  /** `fault` is undefined when the file is whole. */
  file(name: string, fault: string | undefined): void {
    if (fault === undefined) this.#intact++
    else this.#corrupted++
    this.#tell(name, fault, false)
  }

  /** The last: `damage` is undefined when catalog and manifest are whole. */
  end(damage: string | undefined): VerifyResult {
    this.#tell('CATALOG', damage, true)
    const catalog = damage === undefined ? 'OK' : 'CORRUPTED'
    const code = this.#corrupted > 0 || damage !== undefined ? 42 : 0
    return { intact: this.#intact, corrupted: this.#corrupted, catalog, code }
  }

  #tell(name: string, fault: string | undefined, catalog: boolean): void {
    const { report, onFile } = this.#options
    const status = fault === undefined ? 'OK' : 'CORRUPTED'
    onFile?.(name, status, SHOWN[report](status, catalog), fault)
  }
}
