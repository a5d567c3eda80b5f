import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reportPage } from '../../../src/report/index.ts'
import { runReport } from '../../support/run-report.ts'

const test = suite('the page about a run')

/** The text between the tags. */
const textOf = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll('<wbr>', '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

test('tells how it went, for each return code that a run may end with', () => {
  assert.match(textOf(reportPage(runReport())), 'Everything that the rules selected is in the store.')
  const missing = [{ path: 'C:\\a.pst', outcome: 'unreadable', reason: 'The device is not ready.' }] as const
  const partial = textOf(reportPage(runReport({ missing, end: { code: 3, message: 'x', more: [] } })))
  assert.match(partial, 'without 1 selected object.')
  assert.match(partial, /C:\\a\.pst +unreadable +The device is not ready\./)
  const end = { code: 72, message: 'Out of disk space', more: ['S:\\st', 'Free space there.'] } as const
  const failed = textOf(reportPage(runReport({ end, store: undefined })))
  for (const words of ['The capture failed: Out of disk space', 'Free space there.', 'No store was made']) {
    assert.match(failed, words)
  }
})

test('a run that failed before anything was found still has a page', () => {
  const page = reportPage(
    runReport({
      source: undefined,
      store: undefined,
      users: [],
      contexts: [],
      components: [],
      total: { objects: 0, files: 0, registry: 0, bytes: 0, missing: 0 },
      largest: [],
      phases: [],
      end: { code: 29, message: 'Only one migration tool can run at a time', more: [] },
    }),
  )
  assert.match(textOf(page), 'Only one migration tool can run at a time')
  assert.match(textOf(page), 'scanstate.exe S:\\st')
  assert.not.match(page, /NaN|Infinity|undefined/)
})

test('a very long list of missing objects is bounded, says so and points to the rest', () => {
  const missing = Array.from({ length: 5000 }, (_, number) => ({
    path: `C:\\f${number}`,
    outcome: 'placeholder' as const,
    reason: 'in the cloud',
  }))
  const page = reportPage(runReport({ missing, end: { code: 3, message: '', more: [] } }))
  assert.ok(page.length < 500_000)
  assert.match(textOf(page), /4\u202f000 more objects of this kind: the log +S:\\ScanState\.log/)
})

test('names from the source cannot become markup, wherever they stand', () => {
  const hostile = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e'
  const report = runReport()
  const page = reportPage(
    runReport({
      commandLine: hostile,
      host: hostile,
      log: hostile,
      end: { code: 61, message: hostile, more: [hostile] },
      store: { path: hostile, type: hostile, size: 1 },
      source: {
        computerName: hostile,
        facts: [[hostile, hostile]],
        drives: [{ letter: hostile, source: hostile, kind: hostile }],
        notes: [hostile],
      },
      users: report.users.map((user) => ({
        ...user,
        account: hostile,
        sid: hostile,
        kind: hostile,
        reason: hostile,
        evidence: hostile,
        profilePath: hostile,
        hive: hostile,
        lastUsed: { time: hostile, evidence: hostile },
        problems: [hostile],
      })),
      contexts: report.contexts.map((context) => ({
        ...context,
        name: hostile,
        folders: [{ path: hostile, files: 1, bytes: 9 }],
      })),
      components: report.components.map((component) => ({
        ...component,
        name: hostile,
        file: hostile,
        contexts: [hostile],
      })),
      largest: [{ path: hostile, size: 9 }],
      missing: [{ path: hostile, outcome: 'unreadable', reason: hostile }],
      warnings: [{ kind: 'x', message: hostile, where: `at ${hostile}` }],
      phases: [{ name: hostile, seconds: 1 }],
    }),
  )
  assert.not.match(page, /<script|<img/i)
  assert.not.match(page, /\u202e/)
  assert.match(page, '&lt;script&gt;alert(2)&lt;/script&gt;⟨U+202E⟩')
})

test('loads nothing, runs nothing, and says so to the browser', () => {
  const page = reportPage(runReport())
  assert.match(page, /Content-Security-Policy" content="default-src 'none'/)
  assert.not.match(page, /<script|<link|@import|url\(|\ssrc=|\shref=/i)
})

test('tables have captions and heads, pictures have titles', () => {
  const page = reportPage(runReport())
  const tables = page.match(/<table>/g)?.length ?? 0
  assert.ok(tables > 5)
  assert.is(page.match(/<table><caption>/g)?.length, tables)
  for (const svg of page.match(/<svg[^>]*>\s*<?[^>]*>/g) ?? []) {
    assert.match(svg, /aria-hidden="true"|<title>/)
  }
})

test.run()
