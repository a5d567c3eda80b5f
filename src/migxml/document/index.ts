export { readMigration } from './migration.ts'
