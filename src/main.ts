#!/usr/bin/env node
import { isSea } from 'node:sea'
import packageJson from '../package.json' with { type: 'json' }
import { overviewText } from './cli/index.ts'
import { type Io, loadTool, processIo, ReaderGone, toolAsked, toolCalledAs } from './commands/index.ts'
import { type ReturnCode, StateliftError, traceOf } from './errors/index.ts'

/** Prints an error for people and tells the exit code it stands for. */
function explain(error: unknown, io: Io): number {
  if (error instanceof ReaderGone) return error.exitCode
  if (error instanceof StateliftError) {
    // Help that was asked for is what the program has to say, not a failure.
    const print = error.code === 1 ? io.stdout : io.stderr
    print(`${error.lines().join('\n')}\n`)
    return error.code
  }
  io.stderr(`Software malfunction or unknown exception\n${traceOf(error)}\n`)
  return 26
}

const HELP_WORDS = new Set(['/?', '-?', '/help', '-h', '--help', 'help'])
const VERSION_WORDS = new Set(['/version', '--version'])

async function main(io: Io): Promise<ReturnCode> {
  const argv = process.argv.slice(2)
  // A link to the executable keeps its name in argv0 only (execPath is resolved), a copy in both. For a script, or a link
  // to one, the name is argv[1]: there argv0 and execPath are Node's own.
  const called = toolCalledAs(isSea() ? [process.argv0, process.execPath] : [process.argv[1] ?? ''])
  if (called !== undefined) {
    const run = await loadTool(called)
    return run(argv, io)
  }
  const [first, ...rest] = argv
  const word = first?.toLowerCase() ?? ''
  if (HELP_WORDS.has(word)) {
    io.stdout(`${overviewText()}\n`)
    return 1
  }
  if (VERSION_WORDS.has(word)) {
    io.stdout(`${packageJson.version}\n`)
    return 0
  }
  const run = await loadTool(toolAsked(first))
  return run(rest, io)
}

const io = processIo()
const end = (error: unknown) => explain(error, io)
// Node's own exit code for an error that nobody caught is 1, which here means that help was shown.
process.on('uncaughtException', (error) => {
  process.exit(end(error))
})
// All output was written by now. What may still run, a question to the system that nobody answers, is not waited for.
main(io)
  .catch(end)
  .then((code) => process.exit(code))
