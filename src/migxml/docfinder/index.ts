import { foldName, isWithin, sameName, splitPath } from '../../winpath/index.ts'
import type { CallContext, MadePattern } from '../functions/helper-function.ts'
import { HIDDEN_SYSTEM, notHiddenSystem } from '../functions/hidden-system.ts'
import type { DirectoryItem } from '../objects.ts'
import { formatPattern, patternOf } from '../patterns/index.ts'
import { applicationFolders, registeredExtensions } from './applications.ts'
import {
  isWindowsOwnInDrive,
  isWindowsOwnInProfile,
  PRIVATE_TREES,
  PUBLIC_FOLDERS,
  pathsOf,
  SYSTEM_TREES,
  USER_FOLDERS,
} from './folders.ts'
import { profileFolders } from './profiles.ts'

export interface FinderOptions {
  /** Honoured in the system context only. */
  readonly scanProgramFiles: boolean
  /** Patterns to include, or those to exclude. */
  readonly include: boolean
  /** Only the system drive, else every fixed one. */
  readonly systemDriveOnly: boolean
}

/** FILE_ATTRIBUTE_REPARSE_POINT ([MS-FSCC] 2.6): junctions such as `Documents and Settings` lead back. */
const REPARSE_POINT = 0x400

/**
 * The document finder (GenerateDocPatterns): the places where people keep documents on this system, or for this
 * user, as patterns; and the places inside them that are not documents, as patterns to exclude.
 */
export function documentPatterns(call: CallContext, options: FinderOptions): readonly MadePattern[] {
  if (!options.include) return distinct(excludedPatterns(call, options))
  return distinct(call.isSystem ? systemPatterns(call, options) : userPatterns(call))
}

/** Known folders mostly lie in the profile's root, where they are found again. */
function distinct(patterns: readonly MadePattern[]): MadePattern[] {
  return [...new Map(patterns.map((made) => [foldName(formatPattern(made.pattern)), made])).values()]
}

function systemPatterns(call: CallContext, options: FinderOptions): MadePattern[] {
  const { environment, objects } = call.context
  const trees = systemTrees(call)
  const applications = applicationFolders(call, keptFolders(call))
  const patterns = pathsOf(PUBLIC_FOLDERS, environment).map(tree)
  for (const drive of searchedDrives(call, options)) {
    for (const item of objects.listDirectory(`${drive}\\`)) {
      const path = `${drive}\\${item.name}`
      if (isWindowsOwn(item) || isWindowsOwnInDrive(item.name)) continue
      if (!item.directory) patterns.push(file(drive, item.name))
      else if (![...trees, ...applications].some((known) => sameName(known, path))) patterns.push(tree(path))
    }
  }
  if (options.scanProgramFiles) patterns.push(...programFilesPatterns(call))
  return patterns
}

function userPatterns(call: CallContext): MadePattern[] {
  const { environment, objects } = call.context
  const applications = applicationFolders(call, keptFolders(call))
  const patterns = pathsOf(USER_FOLDERS, environment).map(tree)
  const profile = environment.get('USERPROFILE')
  if (profile === undefined) return patterns
  for (const item of objects.listDirectory(profile)) {
    const path = `${profile}\\${item.name}`
    if (isWindowsOwn(item) || isWindowsOwnInProfile(item.name)) continue
    if (!item.directory) patterns.push(file(profile, item.name))
    else if (!applications.some((known) => sameName(known, path))) patterns.push(tree(path))
  }
  return patterns
}

/** What lies inside an included folder and is no document. */
function excludedPatterns(call: CallContext, options: FinderOptions): MadePattern[] {
  const { environment } = call.context
  const trees = call.isSystem
    ? systemTrees(call)
    : [...pathsOf(PRIVATE_TREES, environment), ...pathsOf(SYSTEM_TREES.slice(0, -1), environment)]
  const drives = searchedDrives(call, options)
  const applications = applicationFolders(call, keptFolders(call)).filter(
    (path) => drives.includes(splitPath(path).drive) && !trees.some((excluded) => isWithin(path, excluded)),
  )
  return [...trees, ...applications].map((path) => ({ pattern: tree(path).pattern }))
}

/** Windows, Program Files, ProgramData, and all profiles. */
function systemTrees(call: CallContext): readonly string[] {
  const trees = pathsOf(SYSTEM_TREES, call.context.environment)
  return [...trees, ...profileFolders(call).filter((path) => !trees.some((tree) => isWithin(path, tree)))]
}

function programFilesPatterns(call: CallContext): MadePattern[] {
  const trees = ['PROGRAMFILES', 'PROGRAMFILES(X86)'].flatMap(
    (name) => call.context.environment.get(name) ?? [],
  )
  const patterns: MadePattern[] = []
  for (const [folder, extensions] of registeredExtensions(call, trees)) {
    for (const extension of extensions) {
      const pattern = patternOf('File', [...segments(folder), '*'], `*${extension}`)
      patterns.push({ pattern, filter: notHiddenSystem })
    }
  }
  return patterns
}

/** Folders that no application can claim for itself. */
function keptFolders(call: CallContext): string[] {
  const { environment } = call.context
  const profiles = call.users.flatMap((user) => {
    const profile = user.environment.get('USERPROFILE')
    const folders = pathsOf(USER_FOLDERS, user.environment)
    return profile === undefined ? folders : [profile, ...folders]
  })
  return [...profiles, ...pathsOf(PUBLIC_FOLDERS, environment)]
}

function searchedDrives(call: CallContext, options: FinderOptions): readonly string[] {
  const fixed = call.context.objects.drives('Fixed')
  if (!options.systemDriveOnly) return fixed
  const system = foldName(call.system.environment.get('SYSTEMDRIVE') ?? 'C:')
  return fixed.filter((drive) => foldName(drive) === system)
}

function isWindowsOwn(item: DirectoryItem): boolean {
  return (
    (item.attributes & HIDDEN_SYSTEM) === HIDDEN_SYSTEM ||
    (item.directory && (item.attributes & REPARSE_POINT) !== 0)
  )
}

function tree(path: string): MadePattern {
  return { pattern: patternOf('File', [...segments(path), '*'], '*'), filter: notHiddenSystem }
}

function file(folder: string, name: string): MadePattern {
  return { pattern: patternOf('File', segments(folder), name), filter: notHiddenSystem }
}

function segments(path: string): string[] {
  const { drive, parts } = splitPath(path)
  return [drive, ...parts]
}
