import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A cell of a value as hivex found it: its position in the file, and its length with the 4 bytes of its
 * header.
 */
export interface ByteRun {
  readonly offset: number
  readonly length: number
}

export interface HivexValue {
  readonly name: string
  /** hivex' word for the type: `string`, `int32`... */
  readonly type: string
  /** The attribute `value`; base64 when `encoded`. */
  readonly text: string
  readonly encoded: boolean
  readonly runs: ByteRun[]
}

export interface HivexKey {
  readonly name: string
  readonly depth: number
  mtime: string
  readonly values: HivexValue[]
}

/** What hivexml says of a hive, keys in document order; undefined when it refuses the hive. */
export function readWithHivex(hive: Uint8Array): HivexKey[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'statelift-hivex-'))
  try {
    const path = join(folder, 'hive')
    writeFileSync(path, hive)
    // It opens /dev/stdout by name, which only a file allows: Node's pipes are sockets.
    const output = openSync(join(folder, 'xml'), 'w')
    const { status, error } = spawnSync('hivexml', [path], { stdio: ['ignore', output, 'ignore'] })
    closeSync(output)
    if (error !== undefined) throw error
    return status === 0 ? parse(readFileSync(join(folder, 'xml'), 'utf8')) : undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** hivexml's output is regular: no comments, no CDATA, attributes in double quotes. */
function parse(xml: string): HivexKey[] {
  const keys: HivexKey[] = []
  const open: HivexKey[] = []
  let value: HivexValue | undefined
  for (const tag of xml.matchAll(/<(\/?)(\w+)((?:\s+\w+="[^"]*")*)\s*(\/?)>([^<]*)/g)) {
    const [, closing, element, attributeText = '', , text = ''] = tag
    const key = open.at(-1)
    if (closing === '/') {
      if (element === 'node') open.pop()
      if (element === 'value') value = undefined
      continue
    }
    const attributes = new Map(
      [...attributeText.matchAll(/(\w+)="([^"]*)"/g)].map((found) => [
        found[1] ?? '',
        plainText(found[2] ?? ''),
      ]),
    )
    if (element === 'node') {
      const next = { name: attributes.get('name') ?? '', depth: open.length, mtime: '', values: [] }
      keys.push(next)
      open.push(next)
    } else if (element === 'mtime' && key !== undefined) {
      key.mtime = text
    } else if (element === 'value') {
      value = {
        name: attributes.get('key') ?? '',
        type: attributes.get('type') ?? '',
        text: attributes.get('value') ?? '',
        encoded: attributes.get('encoding') === 'base64',
        runs: [],
      }
      key?.values.push(value)
    } else if (element === 'byte_run' && value !== undefined) {
      value.runs.push({
        offset: Number(attributes.get('file_offset')),
        length: Number(attributes.get('len')),
      })
    }
  }
  return keys
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function plainText(text: string): string {
  return text.replace(/&(#?)(\w+);/g, (_, hash: string, name: string) =>
    hash === '#' ? String.fromCodePoint(Number(name)) : (ENTITIES[name] ?? ''),
  )
}
