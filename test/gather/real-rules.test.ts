import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { evaluationContexts, registryRoot, selectFiles, selectRegistry } from '../../src/gather/index.ts'
import { bindRules, compileRules, detectedComponents, RuleFileError } from '../../src/migxml/index.ts'
import type { Component, Rules } from '../../src/migxml/model/index.ts'
import { type OfflineSystem, openOfflineSystem, readHostFacts } from '../../src/offline/index.ts'
import { corpusFile, corpusRuleFiles, corpusTest } from '../support/corpus.ts'
import { corpusMachine, corpusMachineTree } from '../support/machines/machines.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('real rule files on a real machine')
const onCorpus = corpusTest(test)
const root = temporaryFolder('real-rules')

const HOME = 'Documents and Settings/Administrator'

/** Beside the hives of a Windows XP of the field: what its people might have had. */
const FILES = [
  `${HOME}/My Documents/letter.doc`,
  `${HOME}/My Documents/My Music/song.mp3`,
  `${HOME}/My Documents/My Pictures/harbour.jpg`,
  `${HOME}/Desktop/note.txt`,
  `${HOME}/Favorites/Intranet.url`,
  `${HOME}/Application Data/Microsoft/Templates/Normal.dot`,
  `${HOME}/Local Settings/Temp/junk.tmp`,
  'Documents and Settings/All Users/Documents/shared.xls',
  'Documents and Settings/All Users/Desktop/manual.pdf',
  'Documents and Settings/elwood/My Documents/plan.ppt',
  'Program Files/App/readme.txt',
  'WINDOWS/notes.txt',
  'work/budget.xls',
  'work/archive.pst',
]

function layOut(): OfflineSystem {
  const tree = {
    ...corpusMachineTree(corpusMachine('RAWR')),
    ...Object.fromEntries(FILES.map((name) => [name, name])),
  }
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const offlineXml = join(root, 'Offline.xml')
  writeFileSync(
    offlineXml,
    `<offline><winDir><path>${join(root, 'WINDOWS')}</path></winDir><mappings><path>C:\\, ${root}</path></mappings></offline>`,
  )
  const environment = { platformArch: undefined, failOnProfileError: false, ignoreProfileMissing: false }
  return openOfflineSystem(
    { windows: { kind: 'offline', file: offlineXml }, environment },
    readHostFacts({
      windowsPe: false,
      systemDrive: undefined,
      images: [],
      access: 'mounted',
      onWarning: () => undefined,
      onNote: () => undefined,
    }),
  )
}

interface Row {
  readonly components: number
  readonly present: number
  readonly rules: number
  readonly warnings: number
  readonly files: readonly string[]
  readonly values: number
}

/** What a rule file says and selects; undefined, told, for one that is refused. */
function rowOf(name: string, system: OfflineSystem): Row | undefined {
  try {
    const compiled = compileRules([{ path: name, bytes: corpusFile(`migxml/${name}`) }])
    const users = system.profiles.filter(({ isUser }) => isUser)
    const contexts = evaluationContexts(system, users, () => undefined)
    const bound = bindRules(compiled, contexts.system, contexts.users, contexts.facts)
    const { files } = selectFiles({
      volumes: system.drives.map((drive) => ({ ...drive, path: `${drive.letter}\\` })),
      roots: bound.fileRoots(),
      isStore: () => false,
      onProblem: (_, error) => {
        throw error
      },
    })
    let values = 0
    const rootKey = (hive: string) => registryRoot(hive, (path) => system.key(path))
    for (const { keys } of selectRegistry({ roots: bound.registryRoots(), rootKey })) {
      for (const key of keys) values += key.values.length
    }
    return {
      components: bound.components.length,
      present: detectedComponents(bound).length,
      rules: compiled.migrations
        .flatMap(({ components, definitions }) => [
          ...components.map(rulesOf),
          ...[...definitions.rules.values()].flat().map(statementsOf),
        ])
        .reduce((sum, count) => sum + count, 0),
      warnings: bound.warnings.length,
      files: [...files].map(({ path }) => path).filter((path) => !/\.(?:xml|dat)$/i.test(path)),
      values,
    }
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error
    assert.is(error.code, 28)
    assert.match(error.where ?? '', /^.+:\d+:\d+: /)
    console.log(`# ${name.padEnd(48)} refused: ${error.where?.split('\n')[0]?.slice(name.length + 1)}`)
    return undefined
  }
}

function rulesOf({ roles }: Component): number {
  return roles.reduce(
    (sum, role) =>
      sum +
      role.rules.reduce((inner, block) => inner + statementsOf(block), 0) +
      role.components.reduce((inner, component) => inner + rulesOf(component), 0),
    0,
  )
}

function statementsOf({ selections, apply, added, actions, rules }: Rules): number {
  const own = selections.length + apply.length + added.length + actions.length
  return rules.reduce((sum, block) => sum + statementsOf(block), own)
}

const names = corpusRuleFiles()

onCorpus('every rule file of the field is read and selects what it can on a real Windows XP', () => {
  const system = layOut()
  const rows = new Map<string, Row>()
  console.log(`\n# ${'rule file'.padEnd(48)} components present rules warnings files values`)
  for (const name of names) {
    const row = rowOf(name, system)
    if (row === undefined) continue
    rows.set(name, row)
    const { components, present, rules, warnings, files, values } = row
    const cells = [String(components).padStart(10), String(present).padStart(7), String(rules).padStart(5)]
    const results = [
      String(warnings).padStart(8),
      String(files.length).padStart(5),
      String(values).padStart(6),
    ]
    console.log(`# ${name.padEnd(48)} ${[...cells, ...results].join(' ')}`)
  }
  assert.ok(rows.size >= names.length - 3, 'all but those that are not well-formed')
  for (const { components, rules } of rows.values()) assert.ok(components > 0 && rules > 0)

  const documents = rows.get('conradhyler_MigDocs.xml')?.files ?? []
  const taken = (path: string) => documents.some((file) => file.endsWith(path.replaceAll('/', '\\')))
  for (const path of [
    'letter.doc',
    'Desktop/note.txt',
    'shared.xls',
    'plan.ppt',
    'budget.xls',
    'archive.pst',
  ]) {
    assert.ok(taken(path), `MigDocs takes ${path}`)
  }
  for (const path of ['junk.tmp', 'WINDOWS/notes.txt', 'App/readme.txt']) assert.not(taken(path), path)
  const wallpaper = rows.get('cpradarits_wallpaper.xml')
  assert.ok((wallpaper?.values ?? 0) > 0, 'settings come from the real NTUSER.DAT')
})

test.run()
