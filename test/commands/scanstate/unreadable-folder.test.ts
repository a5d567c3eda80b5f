import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { programTest } from '../../support/programs.ts'
import { catalogOf, manifestOf, ScanBench } from '../../support/scan.ts'

const test = suite('a folder that cannot be looked into')
const with7z = programTest(test, '7z')

/** What root may not read either: the effective user of this process is nobody while `run` lasts. */
async function unprivileged<T>(run: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process
  if (geteuid?.() !== 0 || seteuid === undefined) return run()
  seteuid(65_534)
  try {
    return await run()
  } finally {
    seteuid(0)
  }
}

with7z(
  'is in the catalog as unreadable, with the component and the user that would have taken it',
  async () => {
    const bench = new ScanBench()
    const closed = join(bench.drive('C:'), 'Users', 'ned', 'Documents', 'closed')
    mkdirSync(closed, { recursive: true })
    chmodSync(closed, 0)
    chmodSync(bench.folder, 0o777)
    const rules = bench.write(
      'ned.xml',
      `<migration urlid="http://example.org/ned"><component type="Documents" context="User"><displayName>Ned's</displayName>
     <role role="Data"><rules><include><objectSet><pattern type="File">C:\\Users\\ned\\Documents\\* [*]</pattern></objectSet></include></rules></role>
     </component></migration>`,
    )
    const { code, log } = await unprivileged(() =>
      bench.capture(`/i:${rules}`, '/ue:*\\*', '/ui:CONTOSO\\ned', '/c'),
    )
    chmodSync(closed, 0o700)
    assert.is(code, 3)
    assert.match(log, /Read error 5 for C:\\Users\\ned\\Documents\\closed/)
    const record = catalogOf(bench.archive).find(({ path }) => path === 'C:\\Users\\ned\\Documents\\closed')
    assert.is(record?.outcome, 'unreadable')
    assert.equal(record?.owners, [[0, 1]])
    const { components, contexts } = manifestOf(bench.archive)
    assert.is(contexts?.[1], 'CONTOSO\\ned')
    assert.match(JSON.stringify(components?.[0]), "Ned's")
    assert.match(readFileSync(join(bench.folder, 'scan.html'), 'utf8').replaceAll('<wbr>', ''), 'closed')
  },
)

test.run()
