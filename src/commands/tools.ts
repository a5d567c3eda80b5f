import { basename } from 'node:path'
import { StateliftError } from '../errors/index.ts'
import type { Run } from './io.ts'

/** A tool of the program, there or known by name only. */
export interface Tool {
  /** What it is called by: as a subcommand, and as the name of the executable. */
  readonly name: string
  /** Loads the code, so that a tool costs no start time until it is asked for; without it the tool is refused by name. */
  readonly load?: () => Promise<Run>
}

/** Every tool that Statelift has or refuses by name. */
export const TOOLS: readonly Tool[] = [
  { name: 'inspect', load: async () => (await import('./inspect/index.ts')).runInspect },
  { name: 'scanstate', load: async () => (await import('./scanstate/index.ts')).runScanState },
  { name: 'usmtutils', load: async () => (await import('./usmtutils/index.ts')).runUsmtUtils },
  { name: 'reg', load: async () => (await import('./reg/index.ts')).runReg },
  { name: 'loadstate' },
]

/** The last part of a path of either operating system, without an extension that an executable or a script has. */
function nameOf(path: string): string {
  return basename(path.replaceAll('\\', '/'))
    .replace(/\.(exe|cjs|mjs|js|ts)$/i, '')
    .toLowerCase()
}

function toolNamed(name: string): Tool | undefined {
  return TOOLS.find((tool) => tool.name === name.toLowerCase())
}

/**
 * The tool whose name the program was called by (`scanstate.exe`, in any letter case), if it was.
 *
 * @param paths the names that the program goes by: its path, its first argument
 */
export function toolCalledAs(paths: readonly string[]): Tool | undefined {
  return paths.map((path) => toolNamed(nameOf(path))).find((tool) => tool !== undefined)
}

/**
 * The tool that the first argument names.
 *
 * @throws StateliftError with code 11 when it names none
 */
export function toolAsked(word: string | undefined): Tool {
  const names = TOOLS.filter((tool) => tool.load !== undefined).map((tool) => tool.name)
  const advice = `Write one of ${names.join(', ')} after statelift, or statelift /? for the list.`
  if (word === undefined) {
    throw new StateliftError({
      code: 11,
      message: 'Command line arguments are required. Specify /? for options.',
      advice,
    })
  }
  const tool = toolNamed(word)
  if (tool === undefined) {
    throw new StateliftError({ code: 11, message: `${word} is not a tool of statelift`, advice })
  }
  return tool
}

/**
 * Loads a tool's code.
 *
 * @throws StateliftError with code 11 when this version knows the tool by name only
 */
export async function loadTool(tool: Tool): Promise<Run> {
  if (tool.load === undefined) {
    throw new StateliftError({
      code: 11,
      message: `${tool.name} is not part of this version of statelift`,
      advice: 'Nothing was read or written. statelift /? lists the tools that are.',
    })
  }
  return tool.load()
}
