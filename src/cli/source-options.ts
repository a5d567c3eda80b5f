import type { Fault } from '../errors/index.ts'
import type { ParseContext } from './host/parse-context.ts'
import { existingHostPath, hostFolder } from './host/path.ts'
import type { CommandLine } from './line/command-line.ts'
import { parseImage } from './values/checks.ts'

/** Where the offline Windows is and how it is read. */
export interface OfflineSource {
  /** Undefined when no offline option was given. */
  readonly windows: WindowsLocation | undefined
  readonly images: readonly ImageSource[]
  /** `/raw` and `/mounted` force one way of reading. */
  readonly access: 'auto' | 'raw' | 'mounted'
}

/** By which of the three options the offline Windows is named. */
export type WindowsLocation =
  | { readonly kind: 'offline'; readonly file: string }
  /** With `/image` the directory is the offline system's own name for it, else a host path. */
  | { readonly kind: 'windir' | 'winold'; readonly directory: string; readonly inImage: boolean }

/** A disk or volume image, or a device. */
export interface ImageSource {
  readonly file: string
  /** Counted from 1; undefined: look at all of them. */
  readonly partition: number | undefined
}

/** The options by which several tools are told where the offline system is and how it is read. */
type SourceLine = CommandLine<'image' | 'raw' | 'mounted'>

export const RAW_AND_MOUNTED: Fault = { code: 11, message: "/raw can't be used with /mounted" }

/** Whether every /image is there, as far as that can be asked. */
export function checkImages<Name extends string>(
  line: CommandLine<Name | 'image'>,
  context: ParseContext,
): void {
  for (const value of line.values('image')) {
    const { file } = imageOf(value, context)
    // A device such as \\.\PhysicalDrive0 cannot be asked about; opening it will tell.
    if (isWindowsDevice(file) || context.files.kind(file) === 'file') continue
    line.fail({ code: 11, message: '/image requires a disk image or device', where: file }, 'image')
  }
}

/** A file may itself be called `disk,1`. */
function imageOf(value: string, context: ParseContext): ImageSource {
  const exact = existingHostPath(value, context)
  if (context.files.kind(exact) === 'file') return { file: exact, partition: undefined }
  const { file, partition } = parseImage(value)
  return { file: withoutSeparator(existingHostPath(file, context)), partition }
}

/** `\\.\E:\` is how a Windows path is completed, and no device. */
function withoutSeparator(path: string): string {
  return isWindowsDevice(path) ? path.replace(/\\+$/, '') : path
}

function isWindowsDevice(path: string): boolean {
  return /^\\\\[.?]\\/.test(path)
}

/** Every /image, as an absolute host path and a partition. */
export function readImages<Name extends string>(
  line: CommandLine<Name | 'image'>,
  context: ParseContext,
): ImageSource[] {
  return line.values('image').map((value) => imageOf(value, context))
}

/** What /raw and /mounted ask for. */
export function readAccess(line: Pick<SourceLine, 'has'>): OfflineSource['access'] {
  return line.has('raw') ? 'raw' : line.has('mounted') ? 'mounted' : 'auto'
}

/** Whether a path leaves the file system of the running system: into a device, or into a file that lies on its way. */
export function entersImage(path: string, context: ParseContext): boolean {
  if (isWindowsDevice(path)) return true
  for (let part = path; ; part = hostFolder(part, context)) {
    const { file } = parseImage(part)
    const candidates = part === path ? [] : [part]
    if (file !== part) candidates.push(file)
    if (candidates.some((candidate) => context.files.kind(candidate) === 'file')) return true
    if (hostFolder(part, context) === part) return false
  }
}
