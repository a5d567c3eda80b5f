import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseInspect, parseReg, UsageError } from '../../src/cli/index.ts'
import { MESSAGES } from '../../src/errors/index.ts'
import { windowsContext } from '../support/parse-context.ts'

const test = suite('inspect and reg command lines')

const context = windowsContext()

test('inspect needs nothing, and takes paths and /json', () => {
  assert.equal(parseInspect([], context).paths, [])
  const options = parseInspect(['D:\\', '/json', 'E:\\Windows'], context)
  assert.equal([options.paths, options.json], [['D:\\', 'E:\\Windows'], true])
})

test('inspect takes images, and how mounted volumes are read', () => {
  const options = parseInspect(['/image:\\\\.\\PhysicalDrive0,2', '/image:\\\\.\\E:', '/raw'], context)
  assert.equal(options.images, [
    { file: '\\\\.\\PhysicalDrive0', partition: 2 },
    { file: '\\\\.\\E:', partition: undefined },
  ])
  assert.is(options.access, 'raw')
  assert.throws(() => parseInspect(['/raw', '/mounted'], context), /\/raw can't be used with \/mounted/)
  assert.throws(() => parseInspect(['/image:none.img'], context), /\/image requires a disk image or device/)
})

test('reg takes a hive and a key', () => {
  assert.equal(parseReg(['SOFTWARE', '\\Microsoft\\Windows NT\\', '/s', '--json'], context), {
    hive: 'C:\\run\\SOFTWARE',
    key: 'Microsoft\\Windows NT',
    recursive: true,
    json: true,
    applyLogs: true,
  })
  assert.is(parseReg(['SOFTWARE', '/nologs'], context).applyLogs, false)
})

test("USMT's limit of 256 characters is not for our own tools", () => {
  const long = `C:\\${'a'.repeat(300)}`
  assert.equal(parseInspect([long], context).paths, [long])
  assert.is(parseReg(['SOFTWARE', long], context).key, long)
})

test('a key may hold quotes', () => {
  assert.is(parseReg(['SOFTWARE', 'A\\b"c'], context).key, 'A\\b"c')
})

test('reg without a hive, or with a third operand, is refused', () => {
  for (const [argv, message] of [
    [[], MESSAGES.noArguments.text],
    [['/s'], MESSAGES.missingValue.text],
    [['SOFTWARE', 'a', 'b'], MESSAGES.undefinedOption.text],
  ] as const) {
    assert.throws(
      () => parseReg(argv, context),
      (error: unknown) => error instanceof UsageError && error.code === 11 && error.message === message,
    )
  }
})

test.run()
