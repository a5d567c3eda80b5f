import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bindRules, compileRules, explain } from '../../src/migxml/index.ts'
import { APPLICATIONS, type Application, offlineName, systemWith } from '../support/applications/index.ts'
import { type FakeCapture, walk } from '../support/fake-capture.ts'
import { type FakeSystem, fakeSystem } from '../support/fake-system.ts'

const BYTES = readFileSync(new URL('../../offline-xml/MigApp.xml', import.meta.url))
const started = process.cpuUsage()
const RULES = compileRules([{ path: 'MigApp.xml', bytes: BYTES }])
const COMPILED_IN = processorTime(started)

/** Milliseconds of this process alone, however busy the machine is. */
function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1_000
}

function capture(fake: FakeSystem): FakeCapture {
  return walk(bindRules(RULES, fake.system, fake.users, fake.facts), fake)
}

function present({ bound }: FakeCapture): string[] {
  return bound.components
    .filter(({ detectedIn }) => detectedIn.length > 0)
    .map(({ displayName }) => displayName)
    .sort()
}

function taken({ files, values }: FakeCapture): string[] {
  return [...files, ...values].sort()
}

function named(names: readonly string[]): string[] {
  return [...new Set(names.map(offlineName))].sort()
}

test('our MigApp.xml compiles without a warning, in less than a second', () => {
  assert.ok(COMPILED_IN < 1_000, `${COMPILED_IN} ms`)
  assert.equal(RULES.warnings, [])
})

for (const application of APPLICATIONS) {
  const { components, takes, facts } = application
  test(`${components.join(' and ')}: what is there, what is taken, and nothing else`, () => {
    const found = capture(systemWith([application], facts))
    assert.equal(found.bound.warnings, [])
    assert.equal(present(found), [...components].sort())
    assert.equal(taken(found), named(takes))
  })
}

test('every component is tried above', () => {
  const { components } = capture(fakeSystem()).bound
  const tried = new Set(APPLICATIONS.flatMap(({ components }) => components))
  assert.equal(
    components.map(({ displayName }) => displayName).filter((name) => !tried.has(name)),
    [],
  )
})

test('every include and every exclude decides about something above: none is misspelt, and none loses always', () => {
  const lines = BYTES.toString().split('\n')
  const deciding = new Set<number>()
  const all = new Set<number>()
  for (const application of APPLICATIONS) {
    const fake = systemWith([application], application.facts)
    const bound = bindRules(RULES, fake.system, fake.users, fake.facts)
    for (const { rule } of bound.patterns) all.add(rule.line)
    for (const name of [...application.takes, ...(application.leaves ?? [])]) {
      for (const { verdicts } of explain(bound, offlineName(name))) {
        for (const { winner } of verdicts) deciding.add(winner.rule.line)
      }
    }
  }
  const idle = [...all].filter((line) => !deciding.has(line)).map((line) => lines[line - 1]?.trim())
  assert.equal(idle, [])
})

const GUIDE = readFileSync(new URL('../../docs/applications.md', import.meta.url), 'utf8')

test('docs/applications.md speaks of every component, and its own example works', () => {
  const names = capture(fakeSystem()).bound.components.map(({ displayName }) => displayName)
  assert.equal(
    names.filter((name) => !GUIDE.includes(name)),
    [],
  )

  const [, example = ''] = /```xml\n(.*?)```/s.exec(GUIDE) ?? []
  const own = BYTES.toString().replace('</migration>', `${example}</migration>`)
  const fake = systemWith([
    {
      components: ['Yandex Browser'],
      takes: ['%LOCALAPPDATA%\\Yandex\\YandexBrowser\\User Data\\Local State'],
      leaves: ['%LOCALAPPDATA%\\Yandex\\YandexBrowser\\User Data\\Default\\Cache\\a'],
    },
  ])
  const rules = compileRules([{ path: 'own.xml', bytes: Buffer.from(own) }])
  const found = walk(bindRules(rules, fake.system, fake.users, fake.facts), fake)
  assert.equal(rules.warnings, [])
  assert.equal(present(found), ['Yandex Browser'])
  assert.equal(found.files, ['C:\\Users\\U\\AppData\\Local\\Yandex\\YandexBrowser\\User Data\\Local State'])
})

test('all applications on one computer do not disturb each other', () => {
  // Where one leaves what another takes, it is taken; in another language the folders are others.
  const together = APPLICATIONS.filter(({ values = {} }) => !Object.values(values).includes('Vorlagen'))
  const found = capture(systemWith(together))
  assert.equal(found.bound.warnings, [])
  assert.equal(taken(found), named(together.flatMap(({ takes }) => takes)))
})

test('where there is no application nothing is present, whatever the architecture and whoever the users are', () => {
  for (const is64Bit of [true, false]) {
    const found = capture(fakeSystem({ users: ['A', 'B'], facts: { is64Bit } }))
    assert.equal(found.bound.warnings, [])
    assert.equal(present(found), [])
    assert.equal(taken(found), [])
  }
})

test('an application of one user is not looked for with another', () => {
  const fake = fakeSystem({
    users: ['A', 'B'],
    files: ['C:\\Users\\B\\AppData\\Roaming\\KeePass\\KeePass.config.xml'],
  })
  const { components } = capture(fake).bound
  assert.equal(components.find(({ displayName }) => displayName === 'KeePass')?.detectedIn, [2])
})

const THIRTY_TWO_BIT: Application = {
  components: ['TeamViewer', 'ODBC data sources'],
  takes: [
    'HKLM\\Software\\TeamViewer [ClientID]',
    'HKLM\\Software\\ODBC\\ODBC.INI\\ODBC Data Sources [Stock]',
  ],
  leaves: ['HKLM\\Software\\Wow6432Node\\TeamViewer [Other]'],
  facts: { is64Bit: false },
}

test('on a 32-bit Windows programs have no branch of their own', () => {
  const found = capture(systemWith([THIRTY_TWO_BIT], THIRTY_TWO_BIT.facts))
  assert.equal(present(found), [...THIRTY_TWO_BIT.components].sort())
  assert.equal(taken(found), named(THIRTY_TWO_BIT.takes))
})

test('a picture of Windows itself is not taken for being the wallpaper', () => {
  const wallpaper = 'HKCU\\Control Panel\\Desktop [Wallpaper]'
  const picture = 'C:\\Windows\\Web\\Wallpaper\\Windows\\img0.jpg'
  const found = capture(
    systemWith([
      {
        components: ['Wallpaper, theme and screen saver'],
        takes: [wallpaper],
        leaves: [picture],
        values: { [wallpaper]: picture.toLowerCase() },
      },
    ]),
  )
  assert.equal(taken(found), named([wallpaper]))
})

test('what belongs to the computer is taken by the system, what belongs to a person by that person', () => {
  const anyDesk = APPLICATIONS.filter(({ components }) => components.includes('AnyDesk'))
  const { owners } = capture(systemWith(anyDesk))
  assert.equal(owners.get('C:\\ProgramData\\AnyDesk\\system.conf'), ['AnyDesk/System'])
  assert.equal(owners.get('C:\\Users\\U\\AppData\\Roaming\\AnyDesk\\user.conf'), ['AnyDesk/PC\\U'])
})

test('the binding of ten users, each with every application, takes less than two seconds', () => {
  const fake = systemWith(APPLICATIONS)
  const [user] = fake.users
  if (user === undefined) throw new Error('the fake system has no user')
  const users = Array.from({ length: 10 }, () => user)
  const began = process.cpuUsage()
  bindRules(RULES, fake.system, users, fake.facts)
  assert.ok(processorTime(began) < 2_000)
})

test.run()
