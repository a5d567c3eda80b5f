/** Much in little memory: what a capture has to remember of each of a million files. */
export { PackedStrings } from './packed-strings.ts'
export { ROWS, Rows, rowIn } from './rows.ts'
