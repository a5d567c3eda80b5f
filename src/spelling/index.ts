/** What somebody probably meant who mistyped a name. */
export { nearestName } from './nearest-name.ts'
