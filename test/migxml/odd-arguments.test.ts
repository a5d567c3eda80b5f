import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { HELPER_FUNCTIONS } from '../../src/migxml/functions/index.ts'
import { capture } from '../support/fake-capture.ts'
import { fakeSid, fakeSystem } from '../support/fake-system.ts'

const fake = fakeSystem({
  users: ['A', 'B'],
  drives: { Fixed: ['C:', 'D:'], Removable: ['E:'] },
  files: { 'C:\\a\\b.txt': { content: '[S]\nk=v' }, 'C:\\Users\\A\\Documents\\c.doc': {} },
  keys: { 'HKLM\\K': { V: 'C:\\a\\b.txt,0', N: 3 }, [`HKU\\${fakeSid(0)}\\K`]: { V: ['x', 'y'] } },
})

const argument = fc.oneof(
  fc.constantFrom(
    'File',
    'Registry',
    'Ini',
    'Fixed',
    'NT',
    'TRUE',
    'C:\\a [b.txt]',
    'C:\\*\\* [*]',
    '%USERPROFILE%\\* [*]',
    'HKLM\\K [V]',
    'HKCU\\* [*]',
    'C:\\a\\b.txt|S[k]',
    '* [*.doc]',
    'filesize',
    'lt',
    '5MB',
    '999999999999999GB',
    '9999/99/99',
    '-1',
    '',
    ',',
    '^[',
    '%%',
    '[',
    '\\\\',
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 12 }).map((text) => text.replace(/["'<&\0-\x1f]/g, '')),
)
const call = fc
  .tuple(fc.constantFrom(...HELPER_FUNCTIONS), fc.array(argument, { maxLength: 5 }))
  .map(([{ prefix, name }, args]) => `${prefix}.${name}(${args.map((text) => `"${text}"`).join(', ')})`)
const pattern = fc
  .tuple(fc.constantFrom('File', 'Registry', 'Ini'), argument)
  .map(([type, text]) => `<pattern type="${type}">${text}</pattern>`)

/** A rule file with each call in each place where a call may stand. */
function document(calls: readonly string[], patterns: readonly string[], context: string): string {
  const attribute = (text: string) => text.replaceAll('"', "'").replaceAll("'", '&quot;')
  const at = (index: number) => calls[index % calls.length] ?? ''
  const set = `<objectSet>${patterns.join('')}</objectSet>`
  return `<migration urlid="odd"><component type="Documents" context="${context}"><displayName>X</displayName>
    <environment><conditions><condition>${at(0)}</condition></conditions>
      <variable name="V"><script>${at(1)}</script></variable>
      <variable name="W">${set}</variable></environment>
    <role role="Data"><detection><conditions operation="OR"><condition negation="Yes">${at(2)}</condition><condition>${at(3)}</condition></conditions></detection>
    <rules>
      <include filter="${attribute(at(4))}">${set}<objectSet><script>${at(5)}</script></objectSet></include>
      <exclude filter="${attribute(at(6))}">${set}</exclude>
      <include><objectSet><content filter="${attribute(at(7))}">${set}</content><pattern type="File">%V%\\%W%</pattern></objectSet></include>
      <unconditionalExclude>${set}</unconditionalExclude>
      <merge script="${attribute(at(8))}">${set}</merge>
      <addObjects><object><location type="Registry"><script>${at(9)}</script></location><attributes>DWORD</attributes><bytes>%V%</bytes></object></addObjects>
      <processing when="pre-scan"><script>${at(10)}</script></processing>
    </rules></role></component></migration>`
}

test('any function with any arguments at any place: never more than warnings', () => {
  fc.assert(
    fc.property(
      fc.array(call, { minLength: 1, maxLength: 11 }),
      fc.array(pattern, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('System', 'User', 'UserAndSystem'),
      (calls, patterns, context) => {
        const { bound } = capture(document(calls, patterns, context), fake)
        assert.ok(bound.warnings.every(({ kind, message }) => kind !== '' && message !== ''))
      },
    ),
    { seed: 20260202, numRuns: 1500 },
  )
})

test.run()
