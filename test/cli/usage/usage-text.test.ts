import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DOCUMENT, withOptionTables } from '../../../scripts/option-tables.ts'
import { overviewText } from '../../../src/cli/index.ts'
import { INSPECT, type OptionSpec, REG, SCANSTATE, USMTUTILS } from '../../../src/cli/tables/index.ts'
import { usageText } from '../../../src/cli/usage/usage-text.ts'

const test = suite('usage texts')

const TOOLS = [
  {
    name: 'scanstate',
    options: SCANSTATE.options,
    text: usageText(SCANSTATE, 'scanstate'),
  },
  {
    name: 'usmtutils',
    options: USMTUTILS.options,
    text: usageText(USMTUTILS, 'usmtutils'),
  },
  {
    name: 'inspect',
    options: INSPECT.options,
    text: usageText(INSPECT, 'inspect'),
  },
  { name: 'reg', options: REG.options, text: usageText(REG, 'reg') },
]

for (const { name, options, text } of TOOLS) {
  test(`${name} /? explains every option that there is, and says which are refused`, () => {
    for (const [option, spec] of Object.entries<OptionSpec>(options)) {
      const explained = new RegExp(`^  /${option}(?:[:[ ]|$)`, 'm').test(text)
      assert.is(explained, spec.refused !== true, option)
      if (spec.refused) assert.match(text, new RegExp(`refused:[^]*/${option}\\b`))
    }
    assert.match(text, /^ {2}\/\?/m)
  })

  test(`${name} /? fits a console window of 80 columns`, () => {
    assert.equal(
      text.split('\n').filter((line) => line.length > 79),
      [],
    )
  })
}

test('the overview names every tool', () => {
  for (const { name } of TOOLS) assert.match(overviewText(), new RegExp(`^  ${name} `, 'm'))
})

test('docs/command-line.md has the options as the parser knows them (scripts/option-tables.ts writes them)', () => {
  const document = readFileSync(DOCUMENT, 'utf8')
  assert.is(withOptionTables(document), document)
  for (const { options } of TOOLS) {
    for (const option of Object.keys(options))
      assert.match(document, new RegExp(`^\\| \`/${option}[\`:[]`, 'm'))
  }
})

test.run()
