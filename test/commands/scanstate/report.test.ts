import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { programTest } from '../../support/programs.ts'
import { ScanBench } from '../../support/scan.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('the report of a capture')
const bench = new ScanBench()
const everything = bench.rules('everything.xml', 'D:\\* [*]', 'HKCU\\Environment [*]')
const page = join(bench.folder, 'scan.html')

/** Names that a mounted NTFS volume may show: the first would run if it were taken as markup. */
const SCRIPT = '<script>document.title="it ran"<／script><img src=x onerror="document.title=1">.txt'
const OVERRIDE = 'photo\u202egpj.exe'

const onPosix = process.platform === 'win32' ? test.skip : test

onPosix('is written beside the log, without being asked for, and names what is missing and why', async () => {
  const data = bench.drive('D:')
  writeFileSync(join(data, SCRIPT), 'x'.repeat(400_000))
  writeFileSync(join(data, OVERRIDE), 'x'.repeat(390_000))
  symlinkSync('unsupported reparse tag 0x9000701a', join(data, `cloud ${SCRIPT}`))
  const { code, log } = await bench.capture(`/i:${everything}`)
  assert.is(code, 3)
  assert.match(log, `Report: ${page}`)
  const html = readFileSync(page, 'utf8').replaceAll('<wbr>', '')
  assert.match(html, 'without 1 selected object.')
  assert.match(html, 'cloud &lt;script&gt;')
  assert.match(html, 'photo⟨U+202E⟩gpj.exe')
  assert.match(html, 'CONTOSO\\ned')
  assert.match(html, 'all of the above; the sums add up')
  for (const phase of ['Opening the offline Windows', 'Looking for files', 'Saving files']) {
    assert.match(html, phase)
  }
})

const CHROMIUM = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

function chromium(file: string, ...more: string[]): string {
  const profile = `--user-data-dir=${temporaryFolder('chromium')}`
  return execFileSync('chromium', [...CHROMIUM, profile, ...more, pathToFileURL(file).href], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
    maxBuffer: 1 << 26,
  })
}

const withChromium = programTest(test, 'chromium')

withChromium('in Chromium no script runs, with and without the policy, and hostile names are text', () => {
  const html = readFileSync(page, 'utf8')
  const unguarded = join(bench.folder, 'unguarded.html')
  writeFileSync(unguarded, html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''))
  for (const file of [page, unguarded]) {
    const dom = chromium(file, '--dump-dom').replaceAll('<wbr>', '')
    assert.match(dom, '<title>WS-0417: Statelift capture</title>')
    assert.not.match(dom, /<script|<img/i)
    assert.match(dom, '&lt;script&gt;document.title="it ran"&lt;')
    assert.match(dom, 'photo⟨U+202E⟩gpj.exe')
  }
})

/** CI keeps what is below dist/. */
const pictures =
  process.env.CI === undefined
    ? temporaryFolder('pictures')
    : join(import.meta.dirname, '../../../dist/screenshots')

withChromium('it fits a phone without scrolling sideways, and its pictures are kept', () => {
  mkdirSync(pictures, { recursive: true })
  for (const [name, size] of [
    ['report-desk', '1280,3200'],
    ['report-phone', '390,4200'],
  ]) {
    const picture = join(pictures, `${name}.png`)
    chromium(page, `--window-size=${size}`, `--screenshot=${picture}`)
    assert.ok(readFileSync(picture).length > 20_000)
  }
  const measured = join(bench.folder, 'measured.html')
  const frame = join(bench.folder, 'frame.html')
  const measure =
    '<script>onload = () => parent.postMessage(document.documentElement.scrollWidth, "*")</script>'
  const html = readFileSync(page, 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
  writeFileSync(measured, html.replace('</body>', `${measure}</body>`))
  writeFileSync(
    frame,
    `<script>onmessage = ({ data }) => { document.title = "width " + data }</script><iframe src="measured.html" style="border:0;width:360px;height:640px"></iframe>`,
  )
  assert.match(chromium(frame, '--virtual-time-budget=3000', '--dump-dom'), '<title>width 360</title>')
})

test('a run that failed has a page that says what happened and what to do', async () => {
  const { code } = await bench.capture(`/i:${everything}`, '/ui:CONTOSO\\nobody')
  assert.is(code, 11)
  const html = readFileSync(page, 'utf8').replaceAll('<wbr>', '')
  assert.match(html, 'The capture failed: /ui:CONTOSO\\nobody matches no profile')
  assert.match(html, 'CONTOSO\\ned')
  assert.match(html, 'No store was made by this run.')
})

test('/report names another file', async () => {
  rmSync(page)
  const file = join(bench.folder, 'elsewhere.html')
  assert.is(
    (await bench.capture(`/i:${bench.rules('c.xml', 'C:\\Users\\Public\\* [*]')}`, `/report:${file}`)).code,
    0,
  )
  assert.ok(existsSync(file))
  assert.not(existsSync(page))
})

test('what is not a report is not replaced unasked, and a page that cannot be written fails nothing', async () => {
  const rules = bench.rules('c.xml', 'C:\\Users\\Public\\* [*]')
  writeFileSync(page, 'my own page')
  const kept = await bench.capture(`/i:${rules}`)
  assert.is(kept.code, 0)
  assert.match(kept.log, /Warning.*scan\.html is not replaced/)
  assert.is(readFileSync(page, 'utf8'), 'my own page')
  rmSync(page)
  mkdirSync(page)
  const blocked = await bench.capture(`/i:${rules}`)
  assert.is(blocked.code, 0)
  assert.match(blocked.log, /Warning.*The report .*scan\.html was not written/)
})

test.run()
