import { StateliftError, type Warning } from '../../errors/index.ts'
import type { OfflineSystem } from '../../offline/index.ts'
import type { Io } from '../io.ts'

/** What keeps one installation from being shown; a defect is thrown on. */
export function tellError(place: string, error: unknown, io: Io): void {
  if (!(error instanceof StateliftError)) throw error
  io.stderr(`${place}: ${error.lines().join('\n  ')}\n`)
}

export function tellWarnings({ warnings, identity }: OfflineSystem, io: Io): void {
  for (const warning of warnings) tellWarning(identity.computerName, warning, io)
}

/** `of` is the computer or place concerned, where one is known. */
export function tellWarning(of: string | undefined, { message, where }: Warning, io: Io): void {
  const places = [of, where === of ? undefined : where].filter((place) => place !== undefined)
  io.stderr(`Warning: ${[...places, message].join(': ')}\n`)
}

/** Folders that are nobody's profile: the JSON document has no place for them, the text has. */
export function tellOrphans({ orphanFolders, identity }: OfflineSystem, io: Io): void {
  for (const { path, owner } of orphanFolders) {
    const whose = owner === undefined ? '' : `; its NTUSER.DAT belongs to ${owner}`
    io.stderr(`Warning: ${identity.computerName}: ${path} is no profile of ProfileList${whose}\n`)
  }
}
