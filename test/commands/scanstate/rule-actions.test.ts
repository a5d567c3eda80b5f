import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ScanBench } from '../../support/scan.ts'

const test = suite('/allowprocess')
const bench = new ScanBench()
const trace = join(bench.folder, 'trace.txt')

/** A command that both shells know. */
const mark = (word: string) => `echo ${word}&gt;&gt;&quot;${trace}&quot;`

const MOMENTS = ['post-scan', 'pre-apply', 'scan-success', 'apply-success', 'post-apply', 'pre-scan']

const rules = bench.write(
  'actions.xml',
  `<migration urlid="http://example.org/actions"><component type="Application" context="UserAndSystem"><displayName>Actions</displayName>
   <role role="Settings"><rules>
     <include><objectSet><pattern type="File">D:\\Ledger\\* [*]</pattern></objectSet></include>
     ${MOMENTS.map((when) => `<externalProcess when="${when}"><commandLine>${mark(when)}</commandLine></externalProcess>`).join('\n')}
     <externalProcess when="post-scan"><commandLine>exit 7</commandLine><commandLine>no-such-program-anywhere</commandLine></externalProcess>
     <processing when="pre-scan"><script>MigXmlHelper.ConvertToShortFileName("x")</script></processing>
   </rules></role></component></migration>`,
)

test('without it nothing is run, and all of it is in the log', async () => {
  const { code, log } = await bench.capture(`/i:${rules}`, '/ui:CONTOSO\\ned', '/ue:*\\*')
  assert.is(code, 0)
  assert.not(existsSync(trace))
  for (const when of MOMENTS) {
    const reason =
      when.endsWith('apply') || when.startsWith('apply')
        ? 'it belongs to the restore'
        : 'without /allowprocess'
    assert.match(
      log,
      new RegExp(
        `externalProcess \\(${when}\\) of .*actions\\.xml:\\d+ for System is not run: .*${reason}; echo ${when}`,
      ),
    )
  }
  assert.match(log, /processing \(pre-scan\) .* is not run/)
})

test('with it commands run before and after the scan, once for every context, and never those of the restore (U-46)', async () => {
  rmSync(trace, { force: true })
  const { code, log } = await bench.capture(`/i:${rules}`, '/ui:CONTOSO\\ned', '/ue:*\\*', '/allowprocess')
  assert.is(code, 0, 'what a command ends with changes nothing')
  const ran = readFileSync(trace, 'utf8').trimEnd().split(/\r?\n/)
  // System and ned.
  assert.equal(ran, ['pre-scan', 'pre-scan', 'scan-success', 'scan-success', 'post-scan', 'post-scan'])
  assert.match(log, /Running \(post-scan, CONTOSO\\ned, .*\): exit 7/)
  assert.match(log, /exit 7: ended with code 7/)
  assert.match(log, /no-such-program-anywhere: ended with code [1-9]/)
})

test.run()
