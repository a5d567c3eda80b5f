import { createServer, type Server } from 'node:net'
import { documentedFault, StateliftError, systemCodeOf } from '../errors/index.ts'

/**
 * A name that the system gives up by itself when the process dies, however it dies: a pipe under Windows, a socket of
 * the abstract name space under Linux. A lock file would outlive a power cut and block the next run.
 */
function address(name: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`
}

/** Holds the machine for one migration run; `release` lets the next one in. */
export interface Instance {
  release(): Promise<void>
}

/**
 * Takes the machine for this run.
 *
 * @param name runs of different names do not see each other; all real runs share the default
 * @throws StateliftError with code 29 when another run has it
 */
export async function takeMachine(name = 'statelift-migration'): Promise<Instance> {
  const server = createServer()
  // The run must end when its work does, not when somebody releases the name.
  server.unref()
  try {
    await listen(server, address(name))
  } catch (error) {
    if (TAKEN.has(systemCodeOf(error))) {
      const advice = 'Wait for the other run of scanstate to end, or end it, then start this one again.'
      throw new StateliftError(documentedFault('anotherRun', { advice, cause: error }))
    }
    throw error
  }
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** The second where another user holds the name. */
const TAKEN: ReadonlySet<string> = new Set(['EADDRINUSE', 'EACCES'])

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
}
