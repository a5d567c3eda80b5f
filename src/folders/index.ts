/** Folders of the running system, made where they are missing. */
export { makeFolders } from './make-folders.ts'
