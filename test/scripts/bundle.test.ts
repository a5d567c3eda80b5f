import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeOfflineWindows } from '../../scripts/sample/offline-windows.ts'

const root = join(import.meta.dirname, '..', '..')
const work = mkdtempSync(join(tmpdir(), 'statelift-bundle-'))

function node(...args: string[]) {
  return spawnSync(process.execPath, args, { cwd: work, encoding: 'utf8' })
}

const test = suite('the bundle')

test('captures by itself, with rule files beside it and threads from its own text', () => {
  const built = node(join(root, 'scripts', 'build.ts'))
  assert.is(built.status, 0, built.stderr)
  // Away from the project, so that nothing but the bundle can be used.
  copyFileSync(join(root, 'dist', 'statelift.cjs'), join(work, 'scanstate.cjs'))
  copyFileSync(join(root, 'offline-xml', 'MigDocs.xml'), join(work, 'MigDocs.xml'))
  const sample = makeOfflineWindows(join(work, 'sample'), { oddNames: true })
  // Every drive is named, so that none of this machine is taken for one.
  const { 'C:': system = '', 'D:': data = '' } = sample.drives
  writeFileSync(
    join(work, 'Offline.xml'),
    `<offline><winDir><path>${join(system, 'Windows')}</path></winDir>
      <mappings><path>C:\\, ${system}</path><path>D:\\, ${data}</path></mappings></offline>`,
  )
  const windows = '/offline:Offline.xml'
  const ended = node('scanstate.cjs', 'store', windows, '/i:MigDocs.xml')
  assert.is(ended.status, 0, ended.stdout + ended.stderr)

  // /auto wants MigApp.xml too, and looks for it where MigDocs.xml is.
  const auto = node('scanstate.cjs', 'other', windows, '/auto')
  assert.is(auto.status, 28)
  assert.match(auto.stderr, join(work, 'MigApp.xml'))
  copyFileSync(join(root, 'offline-xml', 'MigApp.xml'), join(work, 'MigApp.xml'))
  assert.is(node('scanstate.cjs', 'other', windows, '/auto').status, 0)
})

test.after(() => {
  rmSync(work, { recursive: true })
})

test.run()
