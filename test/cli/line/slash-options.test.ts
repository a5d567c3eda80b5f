import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MESSAGES } from '../../../src/errors/index.ts'
import { accepted, generousContext, refusal, windowsContext } from '../../support/parse-context.ts'

const test = suite('slash options')

/** A Linux machine: folders /mnt/c and /mnt/store, rule files in them, nothing else. */
function linuxContext(existing: readonly string[] = []) {
  const directories = ['/', '/mnt', '/mnt/c', '/mnt/c/Windows', '/mnt/store', '/work', ...existing]
  return windowsContext({
    platform: 'posix',
    currentDirectory: '/work',
    files: {
      kind: (path) => {
        if (directories.includes(path)) return 'directory'
        return /^\/[^\\]*\.xml$/.test(path) ? 'file' : undefined
      },
      readable: () => true,
      writable: () => true,
      names: () => [],
    },
  })
}

const FORMS: [form: string, argv: string[]][] = [
  ['a colon', ['S:\\st', '/i:a.xml', '/r:5']],
  ['a blank', ['S:\\st', '/i', 'a.xml', '/r', '5']],
  ['any letter case', ['S:\\st', '/I:a.xml', '/R:5']],
  ['any order', ['/r:5', '/i:a.xml', 'S:\\st']],
  ['the long form', ['S:\\st', '--i=a.xml', '--r', '5']],
  ['quotes after the colon', ['"S:\\st"', '/i:"a.xml"', '/r:"5"']],
  ['quotes around the whole', ['S:\\st', '"/i:a.xml"', '"/r:5"']],
  ['a blank after the colon', ['S:\\st', '/i:', 'a.xml', '/r:', '5']],
  ['doubled backslashes', ['S:\\\\st\\\\', '/i:C:\\\\run\\\\a.xml', '/r:5']],
  ['forward slashes', ['S:/st', '/i:C:/run/a.xml', '/r:5']],
  ['an end of options', ['/i:a.xml', '/r:5', '--', 'S:\\st']],
]
for (const [form, argv] of FORMS) {
  test(`${form}: ${argv.join(' ')}`, () => {
    const options = accepted(argv)
    assert.equal(options?.ruleFiles, ['C:\\run\\a.xml'])
    assert.is(options?.errors.retries, 5)
    assert.is(options?.storePath, 'S:\\st')
  })
}

test('UNC paths keep both backslashes, as a StorePath and as a value', () => {
  const options = accepted(['\\\\server\\share\\', '/l:\\\\server\\share\\a.log'])
  assert.is(options?.storePath, '\\\\server\\share')
  assert.is(options?.logs.file, '\\\\server\\share\\a.log')
})

test('options run together are told apart when all are options', () => {
  const options = accepted(['S:\\st', '/o/c/v:5'])
  assert.equal([options?.overwrite, options?.errors.ignoreNonFatal, options?.logs.verbosity], [true, true, 5])
  assert.is(refusal(['S:\\st', '/o/foo']).message, MESSAGES.unknownOption.text)
})

test('the documented /p"pathtoafile" is /p with a value, whether or not the shell took the quotes', () => {
  for (const form of ['/p"C:\\run\\new.est"', '/pC:\\run\\new.est', '/p:C:\\run\\new.est']) {
    const options = accepted(['S:\\st', form])
    if (options !== undefined) assert.equal(options.command, { kind: 'estimate', file: 'C:\\run\\new.est' })
  }
  assert.is(refusal(['S:\\st', '/p"Z:\\no\\x.xml"']).message, MESSAGES.estimatePath.text)
})

test('on Linux a path that begins with a slash is a path', () => {
  const options = accepted(
    ['/mnt/store/ned', '/offlinewindir:/mnt/c/Windows', '/i', '/mnt/c/a.xml'],
    linuxContext(),
  )
  assert.is(options?.storePath, '/mnt/store/ned')
  assert.equal(options?.source.windows, { kind: 'windir', directory: '/mnt/c/Windows', inImage: false })
  assert.equal(options?.ruleFiles, ['/mnt/c/a.xml'])
})

test('on Linux one name after the slash is a path only when it is there, or ends in a slash', () => {
  assert.is(accepted(['/store'], linuxContext(['/store']))?.storePath, '/store')
  assert.is(accepted(['/store/'], linuxContext())?.storePath, '/store')
  const error = refusal(['/store'], linuxContext())
  assert.equal([error.code, error.message], [11, MESSAGES.unknownOption.text])
  assert.match(error.advice ?? '', '/store/')
})

test('an option of the table is never a path, even when a folder has its name', () => {
  const options = accepted(['/mnt/store', '/o'], linuxContext(['/o']))
  assert.is(options?.overwrite, true)
})

test('on Windows no path begins with a single slash', () => {
  assert.is(refusal(['/foo/bar']).message, MESSAGES.unknownOption.text)
  assert.is(refusal(['S:\\st', '/i', '/foo']).message, MESSAGES.missingValue.text)
})

test('a single dash is not an option, and the answer says what is', () => {
  const error = refusal(['S:\\st', '-v:5'])
  assert.is(error.code, 11)
  assert.match(error.advice ?? '', '/v or --v')
})

test('an option is not taken for the value of the one before it', () => {
  assert.is(refusal(['S:\\st', '/i', '/o']).message, MESSAGES.missingValue.text)
  assert.is(refusal(['S:\\st', '/l', '--o']).message, MESSAGES.missingValue.text)
})

test('an algorithm may follow a blank, a StorePath is not taken for one', () => {
  assert.is(refusal(['/encrypt', 'S:\\st']).message, MESSAGES.encryptNeedsKey.text)
  assert.is(refusal(['/encrypt', 'AES_256', '/strictalg', 'S:\\st']).message, MESSAGES.encryptNeedsKey.text)
})

test('a value for an option that takes none is refused', () => {
  assert.is(refusal(['S:\\st', '/o:yes']).code, 11)
})

test('an option that is mistyped is refused with the one that was probably meant', () => {
  assert.match(refusal(['S:\\st', '/offlne:x']).advice ?? '', 'Did you mean /offline?')
  assert.match(refusal(['S:\\st', '/nothing-like-it:x']).advice ?? '', '/? lists the options')
})

test('a quote left open by a backslash is refused with advice', () => {
  const error = refusal(['S:\\st', '/offlinewindir:D:\\my windows" /o /c'])
  assert.is(error.code, 11)
  assert.match(error.advice ?? '', 'backslash before a closing quote')
})

test('an empty StorePath, from a variable that is not set, is refused', () => {
  for (const empty of ['', ' ', '""', '\n']) {
    assert.is(refusal(['/o', empty]).message, MESSAGES.storeArgument.text)
  }
})

test('/vsc is accepted and said to have no effect', () => {
  const options = accepted(['S:\\st', '/vsc', '/offlinewindir:D:\\Windows'])
  assert.equal(
    options?.warnings.map(({ kind }) => kind),
    ['vsc-offline'],
  )
})

test('an image makes /offlinewindir the offline name, which no host path has to be', () => {
  const options = accepted(['S:\\st', '/image:disk.vhdx,2', '/offlinewindir:C:\\Windows'], {
    ...windowsContext(),
    files: { ...generousContext().files, kind: (path) => (path.endsWith('vhdx') ? 'file' : undefined) },
  })
  if (options === undefined) return
  assert.equal(options.source.images, [{ file: 'C:\\run\\disk.vhdx', partition: 2 }])
  assert.equal(options.source.windows, { kind: 'windir', directory: 'C:\\Windows', inImage: true })
})

test.run()
