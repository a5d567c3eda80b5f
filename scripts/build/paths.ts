import { homedir } from 'node:os'
import { join } from 'node:path'

/** The top of the project. */
export const root = join(import.meta.dirname, '..', '..')

/** Where everything that is built goes. */
export const dist = join(root, 'dist')

/** Node runtimes and the addon, kept between builds and between clones; may be deleted at any time. */
export const cache = process.env.STATELIFT_CACHE ?? join(homedir(), '.cache', 'statelift')
