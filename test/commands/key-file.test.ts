import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readKeyFile } from '../../src/commands/key-file.ts'
import { StateliftError } from '../../src/errors/index.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('key file')
const file = join(temporaryFolder('key'), 'key.txt')
const KEY = ' Schlüssel 7 '

/** The same key as editors, consoles and `echo` write it. */
const WRITTEN = {
  'UTF-8 with a line feed': Buffer.from(`${KEY}\n`),
  'UTF-8 with a byte order mark': Buffer.from(`\ufeff${KEY}\r\n`),
  'UTF-16 with a byte order mark': Buffer.from(`\ufeff${KEY}\r\n`, 'utf16le'),
  'UTF-16 without one': Buffer.from(KEY, 'utf16le'),
  'big-endian UTF-16': Buffer.from(`\ufeff${KEY}`, 'utf16le').swap16(),
  ANSI: Buffer.from(`${KEY}\r\n`, 'latin1'),
  'more lines': Buffer.from(`${KEY}\nThis line is a note.\n`),
}

for (const [name, bytes] of Object.entries(WRITTEN)) {
  test(`the key is the first line, blanks included: ${name}`, () => {
    writeFileSync(file, bytes)
    assert.is(readKeyFile(file), KEY)
  })
}

for (const text of ['', '\n', '\ufeff', '\r\nkey']) {
  test(`a first line that is empty is code 33: ${JSON.stringify(text)}`, () => {
    writeFileSync(file, text)
    assert.throws(
      () => readKeyFile(file),
      (error: unknown) => error instanceof StateliftError && error.code === 33,
    )
  })
}

test('a file that is missing, or too large for a key, is code 33', () => {
  writeFileSync(file, Buffer.alloc(2 * 1024 * 1024, 'k'))
  for (const path of [file, `${file}.missing`]) {
    assert.throws(
      () => readKeyFile(path),
      (error: unknown) => error instanceof StateliftError && error.code === 33,
    )
  }
})

test.run()
