import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type ErrorPolicy, endsRun, readConfigXml } from '../../../src/migxml/config/index.ts'

function policy(errorControl: string, environment: Record<string, string> = {}): ErrorPolicy {
  const text = `<Configuration><Policies><ErrorControl>${errorControl}</ErrorControl></Policies></Configuration>`
  const { errorPolicy, warnings } = readConfigXml(
    Buffer.from(text),
    'Config.xml',
    new Map(Object.entries(environment)),
  )
  assert.equal(warnings, [])
  return errorPolicy
}

/** The documentation's sample: locked files are passed over, anything else below C:\Users ends the run. */
const SAMPLE =
  policy(`<fileError><nonFatal errorCode="33">* [*]</nonFatal><fatal errorCode="any">C:\\Users\\* [*]</fatal></fileError>
  <registryError><nonFatal errorCode="5">HKCU\\SOFTWARE\\Microsoft\\* [*]</nonFatal></registryError>`)
const LOCKED = 33
const DENIED = 5
const file = (path: string, code: number) => ({ kind: 'file', path, code }) as const
const registry = (path: string, code: number) => ({ kind: 'registry', path, code }) as const

test('TV-CFG-8: a locked file is passed over without /c', () => {
  const verdict = SAMPLE.decide(file('C:\\Users\\U\\x', LOCKED))
  assert.is(verdict, 'nonFatal')
  assert.is(endsRun(verdict, false), false)
})

test('a file in use is 32 to some programs and 33 to others: an entry for either fits', () => {
  const either = policy('<fileError><nonFatal errorCode="33">* [*]</nonFatal></fileError>')
  assert.is(either.decide(file('C:\\x', 32)), 'nonFatal')
  assert.is(either.decide(file('C:\\x', DENIED)), undefined)
})

test('TV-CFG-9: what is fatal ends the run in spite of /c', () => {
  const verdict = SAMPLE.decide(file('c:\\users\\u\\y', DENIED))
  assert.is(verdict, 'fatal')
  assert.is(endsRun(verdict, true), true)
})

test('TV-CFG-10 and 11: what no entry speaks of ends the run, unless /c', () => {
  const verdict = SAMPLE.decide(file('D:\\z', DENIED))
  assert.is(verdict, undefined)
  assert.is(endsRun(verdict, false), true)
  assert.is(endsRun(verdict, true), false)
})

test('TV-CFG-12: the first entry that fits decides', () => {
  const rules = policy(
    '<fileError><fatal errorCode="any">C:\\* [*]</fatal><nonFatal errorCode="33">C:\\* [*]</nonFatal></fileError>',
  )
  assert.is(rules.decide(file('C:\\a', LOCKED)), 'fatal')
})

test('TV-CFG-13: an entry without a code fits every error', () => {
  const rules = policy('<fileError><nonFatal>C:\\Data [*.tmp]</nonFatal></fileError>')
  for (const code of [2, 5, 33, 1117]) assert.is(rules.decide(file('C:\\Data\\a.TMP', code)), 'nonFatal')
  assert.is(rules.decide(file('C:\\Data\\Sub\\a.tmp', 5)), undefined)
})

test('TV-CFG-14: patterns know the variables of the running system', () => {
  const rules = policy('<fileError><nonFatal>%CSIDL_PERSONAL%\\* [*]</nonFatal></fileError>', {
    CSIDL_PERSONAL: 'C:\\Users\\A\\Documents',
  })
  assert.is(rules.decide(file('C:\\Users\\A\\Documents\\x\\y.doc', DENIED)), 'nonFatal')
  assert.is(rules.decide(file('C:\\Users\\B\\Documents\\y.doc', DENIED)), undefined)
})

test('a variable that the running system lacks is a warning, and its entry fits nothing', () => {
  const text =
    '<Configuration><Policies><ErrorControl><fileError><fatal>%NOWHERE%\\* [*]</fatal></fileError></ErrorControl></Policies></Configuration>'
  const { errorPolicy, warnings } = readConfigXml(Buffer.from(text), 'Config.xml', new Map())
  assert.equal(
    warnings.map(({ kind, where }) => [kind, where]),
    [['config-variable', 'Config.xml:1:58']],
  )
  assert.is(errorPolicy.decide(file('C:\\a', DENIED)), undefined)
})

test('a user key in the registry is HKCU to an entry, and a value is matched by its name', () => {
  const user = 'HKU\\S-1-5-21-1-2-3-1001\\Software\\Microsoft'
  assert.is(SAMPLE.decide(registry(user, DENIED)), 'nonFatal')
  assert.is(SAMPLE.decide(registry(`${user}\\Office [Value [1]]`, DENIED)), 'nonFatal')
  assert.is(SAMPLE.decide(registry('HKLM\\Software\\Microsoft', DENIED)), undefined)
  assert.is(SAMPLE.decide(registry(user, LOCKED)), undefined)
})

test('entries for files do not speak of the registry', () => {
  assert.is(SAMPLE.decide(registry('HKLM\\Software\\X', LOCKED)), undefined)
})

test('a directory that cannot be listed is matched by entries for all that is in it', () => {
  const rules = policy('<fileError><nonFatal>C:\\Secret\\* [*]</nonFatal></fileError>')
  assert.is(rules.decide(file('C:\\Secret', DENIED)), 'nonFatal')
  assert.is(rules.decide(file('C:\\Secrets', DENIED)), undefined)
})

test('codes may be hexadecimal, and stars may stand inside of paths', () => {
  const rules = policy(
    '<fileError><nonFatal errorCode="0x21">C:\\Users\\*\\AppData\\* [*.dat]</nonFatal></fileError>',
  )
  assert.is(rules.decide(file('C:\\Users\\u\\AppData\\Local\\x.dat', 33)), 'nonFatal')
  assert.is(rules.decide(file('C:\\Users\\u\\AppData\\x.dat', 33)), 'nonFatal')
  assert.is(rules.decide(file('C:\\Users\\u\\AppData\\x.dat', 5)), undefined)
})

test.run()
