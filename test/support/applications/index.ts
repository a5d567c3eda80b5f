import type { Application } from './application.ts'
import { BROWSERS } from './browsers.ts'
import { DEVELOPMENT } from './development.ts'
import { MAIL } from './mail.ts'
import { MEDIA_AND_TOOLS } from './media.ts'
import { OFFICE_APPLICATIONS } from './office.ts'
import { REMOTE_ACCESS } from './remote-access.ts'
import { WINDOWS } from './windows.ts'

export { type Application, offlineName, systemWith } from './application.ts'

/** Every application that our MigApp.xml knows, with typical files and keys of it. */
export const APPLICATIONS: readonly Application[] = [
  ...BROWSERS,
  ...MAIL,
  ...OFFICE_APPLICATIONS,
  ...DEVELOPMENT,
  ...REMOTE_ACCESS,
  ...MEDIA_AND_TOOLS,
  ...WINDOWS,
]
