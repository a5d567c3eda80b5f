import { StateliftError, type Warning } from '../errors/index.ts'
import {
  type Place,
  parseXml,
  quoted,
  showFinding,
  warningOf,
  type XmlDocument,
  type XmlElement,
} from '../xml/index.ts'

/** A `mappings/path`: which side is the present path and which the offline one is decided by the Windows chosen. */
export interface DriveMapping {
  readonly left: string
  readonly right: string
  readonly place: Place
}

/** What the file given with `/offline` says. */
export interface OfflineXml {
  /** Candidates for the Windows directory, the best first. Never empty. */
  readonly windowsDirectories: readonly string[]
  /** Empty when the file has none: the drives are then mapped automatically. */
  readonly mappings: readonly DriveMapping[]
  readonly failOnMultiple: boolean
  readonly warnings: readonly Warning[]
}

const BAD_FILE = '/offline requires a valid path to an XML file describing offline paths'
const NO_WINDOWS =
  'Unable to find a valid Windows directory to proceed with requested offline operation; Check if offline input file is present and has valid entries'

/**
 * Reads an Offline.xml: `offline` with `winDir/path`, `mappings/path` and `failOnMultipleWinDir`, in any order and
 * letter case (files of the field write `WinDir`).
 * @throws StateliftError with 11 when it is not such a file, with 26 when it names no Windows directory.
 */
export function readOfflineXml(bytes: Uint8Array, file: string): OfflineXml {
  const document = parseXml(bytes, file, { code: 11, message: BAD_FILE })
  if (!named(document.root, 'offline')) {
    throw refusal(document, document.root, 11, {
      message: `the outermost element is <${document.root.name}>`,
      advice: 'An Offline.xml begins with <offline>.',
    })
  }
  return new OfflineReader(document).read()
}

/** The elements that `offline` may hold, and how each is read. */
const SECTIONS = {
  windir: 'winDir',
  mappings: 'mappings',
  failonmultiplewindir: 'failOnMultipleWinDir',
} as const

class OfflineReader {
  readonly #document: XmlDocument
  readonly #directories: string[] = []
  readonly #mappings: DriveMapping[] = []
  readonly #warnings: Warning[]
  #failOnMultiple = false

  constructor(document: XmlDocument) {
    this.#document = document
    this.#warnings = document.warnings.map(warningOf)
  }

  read(): OfflineXml {
    const { root } = this.#document
    this.#noAttributes(root)
    this.#noText(root)
    for (const section of root.children) {
      if (named(section, SECTIONS.windir)) this.#readWinDir(section)
      else if (named(section, SECTIONS.mappings)) this.#readMappings(section)
      else if (named(section, SECTIONS.failonmultiplewindir)) this.#readFailOnMultiple(section)
      else this.#unknown(section, `<offline> holds ${Object.values(SECTIONS).join(', ')}.`)
    }
    if (this.#directories.length === 0) {
      const winDir = root.children.find((section) => named(section, SECTIONS.windir))
      throw refusal(this.#document, winDir ?? root, 26, {
        message: winDir === undefined ? 'there is no <winDir>' : 'no <path> names a Windows directory',
        advice: 'Write <winDir><path>D:\\Windows</path></winDir>.',
      })
    }
    return {
      windowsDirectories: this.#directories,
      mappings: this.#mappings,
      failOnMultiple: this.#failOnMultiple,
      warnings: this.#warnings,
    }
  }

  #readWinDir(section: XmlElement): void {
    for (const path of this.#paths(section)) this.#directories.push(path.text.trim())
  }

  #readMappings(section: XmlElement): void {
    for (const path of this.#paths(section)) {
      const pair = splitMapping(path.text.trim())
      if (pair === undefined) {
        throw refusal(this.#document, path, 11, {
          message: `${quoted(path.text.trim())} is not a pair of paths`,
          advice: 'A mapping is two paths with a comma between them: <path>D:\\, C:\\</path>.',
        })
      }
      this.#mappings.push({ ...pair, place: path.textPlace })
    }
  }

  #readFailOnMultiple(section: XmlElement): void {
    this.#noAttributes(section)
    for (const child of section.children) this.#unknown(child, 'Only 1 or 0 stands there.')
    const value = section.text.trim().toLowerCase()
    this.#failOnMultiple ||= value === '1' || value === 'true' || value === 'yes'
    if (value === '1' || value === '0') return
    this.#warn(section.textPlace, {
      kind: 'offline-xml-value',
      message: `${quoted(section.text.trim())} was read as ${this.#failOnMultiple ? 1 : 0}`,
      advice: 'failOnMultipleWinDir is 1 or 0.',
    })
  }

  /** The `path` elements of a section that have text. */
  #paths(section: XmlElement): XmlElement[] {
    this.#noAttributes(section)
    this.#noText(section)
    const paths: XmlElement[] = []
    for (const child of section.children) {
      if (!named(child, 'path')) {
        this.#unknown(child, `<${section.name}> holds <path> elements.`)
        continue
      }
      this.#noAttributes(child)
      for (const inner of child.children) this.#unknown(inner, 'A <path> holds text only.')
      if (child.text.trim() === '') {
        this.#warn(child.place, { kind: 'offline-xml-empty', message: 'an empty <path> is ignored' })
      } else paths.push(child)
    }
    return paths
  }

  #unknown(element: XmlElement, advice: string): void {
    const message = `<${element.name}> is not known here and ignored`
    this.#warn(element.place, { kind: 'offline-xml-unknown', message, advice })
  }

  #noAttributes(element: XmlElement): void {
    for (const [name, { place }] of element.attributes) {
      this.#warn(place, {
        kind: 'offline-xml-unknown',
        message: `the attribute ${name} is not known and ignored`,
      })
    }
  }

  #noText(element: XmlElement): void {
    if (element.text.trim() === '') return
    this.#warn(element.textPlace, {
      kind: 'offline-xml-text',
      message: `text directly in <${element.name}> is ignored`,
      advice: 'Paths stand in <path> elements.',
    })
  }

  #warn(place: Place, said: { kind: string; message: string; advice?: string }): void {
    this.#warnings.push(warningOf(this.#document.finding(place, said)))
  }
}

function named(element: XmlElement, name: string): boolean {
  return element.name.toLowerCase() === name.toLowerCase()
}

/**
 * `A, B`. Folder names may hold commas: of several, the one before an absolute path divides. One before nothing but a
 * number tells the partition of an image: `C:\, disk.vhdx,2`.
 */
function splitMapping(text: string): { left: string; right: string } | undefined {
  const commas = [...text.matchAll(/,(?!\s*\d+\s*(?:,|$))/g)].map((comma) => comma.index)
  const dividing = commas.length > 1 ? commas.filter((at) => isAbsolute(text.slice(at + 1).trim())) : commas
  const [at] = dividing
  if (at === undefined || dividing.length > 1) return undefined
  const left = text.slice(0, at).trim()
  const right = text.slice(at + 1).trim()
  return left === '' || right === '' ? undefined : { left, right }
}

/** `D:\`, `\\server`, `/mnt`. */
function isAbsolute(path: string): boolean {
  return /^([A-Za-z]:|[\\/])/.test(path)
}

function refusal(
  document: XmlDocument,
  element: XmlElement,
  code: 11 | 26,
  said: { message: string; advice: string },
): StateliftError {
  const finding = document.finding(element.place, { kind: 'offline-xml', ...said })
  return new StateliftError({
    code,
    message: code === 11 ? BAD_FILE : NO_WINDOWS,
    where: showFinding(finding).join('\n'),
  })
}
