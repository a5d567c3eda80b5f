import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bindRules, compileRules, explain, explanationText } from '../../src/migxml/index.ts'
import { component, migration, rule } from '../support/fake-capture.ts'
import { fakeSid, fakeSystem } from '../support/fake-system.ts'

const TEXT = migration(
  component(
    `${rule('include', ['%USERPROFILE%\\* [*]'])}\n${rule('exclude', ['%USERPROFILE%\\* [*.tmp]'])}`,
    {
      context: 'User',
      name: 'Mine',
    },
  ) +
    component(
      rule('include', ['C:\\* [*.tmp]'], {
        attributes: `filter='MigXmlHelper.FileProperties("filesize","lt","10B")'`,
      }),
      {
        context: 'System',
        name: 'Small',
      },
    ) +
    component(rule('unconditionalExclude', ['C:\\Users\\U\\never\\* [*]']), {
      context: 'System',
      name: 'Never',
    }) +
    component(rule('include', ['HKCU\\Software\\X [V]'], { type: 'Registry' }), {
      context: 'User',
      name: 'Keys',
    }),
)

const fake = fakeSystem({ users: ['U', 'W'] })
const bound = bindRules(
  compileRules([{ path: 'rules.xml', bytes: Buffer.from(TEXT) }]),
  fake.system,
  fake.users,
  fake.facts,
)
const facts = { size: 100, created: 0n, modified: 0n, accessed: 0n, attributes: 0x20 }

test('a lost conflict names the winner and the losers with their lines', () => {
  const [explanation] = explain(bound, 'C:\\Users\\U\\a.tmp', () => ({ directory: false, facts }))
  assert.is(explanation?.taken, false)
  const mine = explanation?.verdicts.find((verdict) => verdict.component === 'Mine')
  assert.is(mine?.takes, false)
  assert.is(mine?.context, 'PC\\U')
  assert.is(mine?.winner.effect, 'exclude')
  assert.equal(mine?.winner.rule, { file: 'rules.xml', line: 5 })
  assert.equal(
    mine?.losers.map(({ effect, rule: { line } }) => [effect, line]),
    [['include', 4]],
  )
  const small = explanation?.verdicts.find((verdict) => verdict.component === 'Small')
  assert.is(small?.takes, false)
  assert.is(small?.winner.filter, 'failed')
})

test('the text says it in words', () => {
  const [explanation] = explain(bound, 'C:\\Users\\U\\a.txt')
  if (explanation === undefined) throw new Error('nothing explained')
  assert.equal(explanationText(explanation), [
    'C:\\Users\\U\\a.txt: taken',
    '  taken by Mine for PC\\U: include C:\\Users\\U\\* [*] at rules.xml:4',
  ])
})

test('an unconditional exclude is named first', () => {
  const [explanation] = explain(bound, 'c:\\users\\u\\never\\x.doc')
  assert.is(explanation?.taken, false)
  assert.is(explanation?.never[0]?.component, 'Never')
})

test('a value below HKCU is explained for every user', () => {
  const explanations = explain(bound, 'HKCU\\Software\\X [V]')
  assert.equal(
    explanations.map(({ object, taken }) => [object, taken]),
    [0, 1].map((index) => [`HKU\\${fakeSid(index)}\\Software\\X [V]`, true]),
  )
})

test('what no rule speaks of says so', () => {
  const [explanation] = explain(bound, 'D:\\x')
  if (explanation === undefined) throw new Error('nothing explained')
  assert.match(explanationText(explanation).join('\n'), /no rule/)
})

test.run()
