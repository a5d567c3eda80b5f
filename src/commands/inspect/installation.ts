import type { FoundWindows, OfflineSystem } from '../../offline/index.ts'

/** An installation that was found and opened. */
export interface Installation {
  readonly found: FoundWindows
  readonly system: OfflineSystem
}
