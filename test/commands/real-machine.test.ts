import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runScanState } from '../../src/commands/scanstate/index.ts'
import { openStore, verifyStore } from '../../src/store/index.ts'
import { CapturedIo } from '../support/captured-io.ts'
import { corpusPath, corpusTest } from '../support/corpus.ts'
import { corpusMachine, corpusMachineTree, layOut } from '../support/machines/machines.ts'
import { treeDigest } from '../support/scan.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('the main job on the hives of a real machine')

/** What people had on that machine; Windows XP keeps it in these places. */
const DOCUMENTS = {
  'Documents and Settings/Administrator/My Documents/letter.doc': 'a letter',
  'Documents and Settings/Administrator/My Documents/deeper/table.xls': 'a table',
  'Documents and Settings/Administrator/Desktop/note.txt': 'a note',
  'Documents and Settings/elwood/My Documents/thesis.doc': 'a thesis',
  'Documents and Settings/All Users/Documents/shared.doc': 'shared',
  'mail archive/old.pst': 'mail',
  'list.txt': 'in the root of the drive',
}

const NOT_DOCUMENTS = {
  'pagefile.sys': 'memory',
  'WINDOWS/notepad.exe': 'a program',
  'Program Files/App/readme.doc': 'came with a program',
}

corpusTest(test)(
  'documents of everybody are taken by the unmodified MigDocs.xml and verify; nothing of Windows is',
  async () => {
    process.env.STATELIFT_RUN_NAME = `statelift-test-${process.pid}`
    const machine = corpusMachine('RAWR')
    const root = layOut({ ...corpusMachineTree(machine), ...DOCUMENTS, ...NOT_DOCUMENTS })
    const before = treeDigest(root)
    const folder = temporaryFolder('real')
    const log = join(folder, 'scan.log')
    const io = new CapturedIo()
    const rules = ['conradhyler_MigDocs.xml', 'conradhyler_MigUser.xml'].map(
      (name) => `/i:${corpusPath(`migxml/${name}`)}`,
    )
    const code = await runScanState(
      [join(folder, 'store'), `/offlinewindir:${join(root, 'WINDOWS')}`, ...rules, `/l:${log}`, '/v:1'],
      io,
    )
    assert.is(code, 0, io.out)
    const text = readFileSync(log, 'utf8')
    for (const [name, id] of machine.users) {
      // Only accounts with a profile can be seen; the corpus says which those are.
      if (existsSync(join(root, 'Documents and Settings', name))) {
        assert.ok(text.includes(`taken    RAWR\\${name} (${machine.machineSid}-${id})`), name)
      }
    }
    const archive = join(folder, 'store', 'USMT', 'USMT.MIG')
    assert.is((await verifyStore(archive, { report: 'summary' })).code, 0)
    const store = await openStore(archive)
    try {
      const files = new Set<string>()
      for (const record of store.records()) if (record.type === 'file') files.add(record.path)
      const offline = (names: object) => Object.keys(names).map((name) => `C:\\${name.replaceAll('/', '\\')}`)
      for (const path of offline(DOCUMENTS)) assert.ok(files.has(path), path)
      for (const path of offline(NOT_DOCUMENTS)) assert.not(files.has(path), path)
    } finally {
      store.close()
    }
    assert.is(treeDigest(root), before)
  },
)

test.run()
