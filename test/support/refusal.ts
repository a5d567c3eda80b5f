import { StateliftError } from '../../src/errors/index.ts'

/** The error for people with which `run` fails. Failing otherwise, or not at all, fails the test. */
export function refusalOf(run: () => unknown): StateliftError {
  try {
    run()
  } catch (error) {
    if (error instanceof StateliftError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
