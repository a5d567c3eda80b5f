import { hostContext, parseReg } from '../../cli/index.ts'
import { StateliftError, type Warning } from '../../errors/index.ts'
import { type HiveKey, openHiveFile } from '../../registry/index.ts'
import { ReaderGone, type Run } from '../io.ts'
import { jsonLine, textBlock } from './key-text.ts'

/** Text is handed over in pieces of about this size; a hive of 100 MB prints several hundred MB. */
const CHUNK = 256 * 1024

/**
 * `statelift reg HIVE [KEY] [/s] [/json] [/nologs]`: prints a key of a hive file, or all below it. Warnings
 * go to standard error; a damaged hive of which something can be read is no error.
 *
 * @throws UsageError, HelpRequest, HiveError, StateliftError (code 11) when the hive has no such key; ReaderGone when
 *   nobody reads what is still to be printed
 */
export const runReg: Run = async (argv, io) => {
  const options = parseReg(argv, hostContext('statelift reg', ''))
  const hive = openHiveFile(options.hive, {
    logs: options.applyLogs,
    onWarning: (warning) => io.stderr(warningLine(warning)),
  })
  const key = hive.key(options.key)
  if (key === undefined) {
    throw new StateliftError({
      code: 11,
      message: `The hive has no key ${options.key}.`,
      where: options.hive,
      advice:
        'Write the key as a path below the root, with backslashes and in quotes: "Software\\Microsoft".',
    })
  }
  const print = options.json ? jsonLine : textBlock
  let pending = ''
  for (const shown of keysBelow(key, keyPath(hive.root, options.key), options.recursive)) {
    pending += print(shown.key, shown.path, !options.recursive)
    if (pending.length < CHUNK) continue
    io.stdout(pending)
    if (io.readerGone) throw new ReaderGone()
    pending = ''
    // Lets a signal in: nothing else here waits.
    await new Promise(setImmediate)
    if (io.signal.aborted) return 2
  }
  io.stdout(pending)
  if (io.readerGone) throw new ReaderGone()
  return 0
}

/** The path in the hive's own letter case. */
function keyPath(root: HiveKey, asked: string): string {
  const names: string[] = []
  let key: HiveKey | undefined = root
  for (const name of asked.split('\\').filter((part) => part !== '')) {
    key = key?.subkey(name)
    names.push(key?.name ?? name)
  }
  return names.join('\\')
}

/** `key` and, if wished, all below it, each before its subkeys, in the hive's order. */
function* keysBelow(key: HiveKey, path: string, all: boolean): Generator<{ key: HiveKey; path: string }> {
  const pending = [{ key, path }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next
    if (!all) return
    const { key, path } = next
    for (const subkey of key.subkeys().reverse())
      pending.push({ key: subkey, path: path === '' ? subkey.name : `${path}\\${subkey.name}` })
  }
}

function warningLine({ kind, message, where, offset }: Warning): string {
  const place = offset === undefined ? '' : ` at offset 0x${offset.toString(16)}`
  return `Warning: ${where ?? ''}${place}: ${message} (${kind})\n`
}
