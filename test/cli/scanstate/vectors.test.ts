import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { realFiles } from '../../../src/cli/host/files.ts'
import { HelpRequest, type ParseContext, parseScanState } from '../../../src/cli/index.ts'
import { MESSAGES } from '../../../src/errors/index.ts'
import { accepted, refusal, windowsContext } from '../../support/parse-context.ts'

const test = suite('ScanState command line vectors')

const words = (line: string): string[] => (line === '' ? [] : line.split(' '))

/** Vector, line, code and message. Blanks within a value are written as ~. */
const REFUSED: [id: string, line: string, code: number, message: string][] = [
  ['TV-CLI-001', '', 11, MESSAGES.noArguments.text],
  ['TV-CLI-004', 'S:\\st /foo', 11, MESSAGES.unknownOption.text],
  ['TV-CLI-005', 'S:\\st /i', 11, MESSAGES.missingValue.text],
  ['TV-CLI-007', 'S:\\st /l:a.log /l:b.log', 11, MESSAGES.repeatedOption.text],
  ['TV-CLI-008', 'S:\\st /o /o', 11, MESSAGES.repeatedOption.text],
  ['TV-CLI-009', 'S:\\st /config:a.xml /config:b.xml', 11, MESSAGES.repeatedOption.text],
  ['TV-CLI-010', '/i:migapp.xml /v:13', 11, MESSAGES.storeRequired.text],
  ['TV-CLI-011', 'C:\\ /i:migapp.xml', 11, MESSAGES.storeArgument.text],
  ['TV-CLI-014', `S:\\st /i:${'a'.repeat(257)}`, 12, MESSAGES.argumentTooLong.text],
  ['TV-CLI-015', 'a'.repeat(257 - 'C:\\run\\'.length), 12, MESSAGES.storeTooLong.text],
  ['TV-CLI-016', 'S:\\st /r:x', 11, MESSAGES.retryInteger.text],
  ['TV-CLI-017', 'S:\\st /w:1.5', 11, MESSAGES.waitInteger.text],
  ['TV-CLI-018', 'S:\\st /v:abc', 11, MESSAGES.verbosity.text],
  ['TV-CLI-019', 'S:\\st /v:2', 11, MESSAGES.verbosity.text],
  ['TV-CLI-021', 'S:\\st /efs:foo', 11, MESSAGES.efsValue.text],
  ['reading', 'S:\\st /raw /mounted', 11, "/raw can't be used with /mounted"],
  ['links', 'S:\\st /hardlink /nocompress /raw', 11, "/hardlink can't be used with /raw or /image"],
  [
    'links',
    'S:\\st /hardlink /nocompress /image:\\\\.\\E:',
    11,
    "/hardlink can't be used with /raw or /image",
  ],
  ['image', 'S:\\st /offline:o.xml /image:\\\\.\\E:', 11, "/image can't be used with /offline"],
  ['TV-CLI-022', 'S:\\st /encrypt', 11, MESSAGES.encryptNeedsKey.text],
  ['TV-CLI-023', 'S:\\st /encrypt /key:k1 /keyfile:k.txt', 11, MESSAGES.keyAndKeyfile.text],
  ['TV-CLI-024', 'S:\\st /key:k1', 11, MESSAGES.keyWithoutEncryption.text],
  ['TV-CLI-025', 'S:\\st /keyfile:k.txt', 11, MESSAGES.keyWithoutEncryption.text],
  ['TV-CLI-026', 'S:\\st /encrypt /key:', 33, MESSAGES.emptyKey.text],
  ['TV-CLI-026, quotes kept', 'S:\\st /encrypt /key:""', 33, MESSAGES.emptyKey.text],
  ['TV-CLI-027', 'S:\\st /encrypt /keyfile:missing.txt', 33, MESSAGES.keyfile.text],
  ['TV-CLI-028', 'S:\\st /encrypt:RC4 /key:k', 11, MESSAGES.algorithm.text],
  ['TV-CLI-030', 'S:\\st /encrypt /key:k /nocompress', 11, MESSAGES.encryptNocompress.text],
  ['TV-CLI-031', 'S:\\st /hardlink', 11, MESSAGES.hardlinkNeedsNocompress.text],
  ['TV-CLI-032', 'S:\\st /hardlink /nocompress /vsc', 11, MESSAGES.vscHardlink.text],
  ['TV-CLI-033', 'S:\\st /efs:hardlink', 11, MESSAGES.efsHardlink.text],
  ['TV-CLI-034', 'S:\\st /efs:hardlink /nocompress', 11, MESSAGES.efsHardlink.text],
  ['TV-CLI-036 /ui', 'S:\\st /all /ui:a\\b', 11, MESSAGES.allConflict.text],
  ['TV-CLI-036 /ue', 'S:\\st /all /ue:a\\b', 11, MESSAGES.allConflict.text],
  ['TV-CLI-036 /uel', 'S:\\st /all /uel:30', 11, MESSAGES.allConflict.text],
  ['TV-CLI-037 /all', 'S:\\st /auto /all', 11, MESSAGES.autoConflict.text],
  ['TV-CLI-037 /ui', 'S:\\st /auto /ui:x', 11, MESSAGES.autoConflict.text],
  ['TV-CLI-037 /ue', 'S:\\st /auto /ue:x', 11, MESSAGES.autoConflict.text],
  ['TV-CLI-037 /v', 'S:\\st /auto /v:5', 11, MESSAGES.autoConflict.text],
  ['TV-CLI-038', 'S:\\st /listfiles:a.txt /p:b.xml', 11, MESSAGES.listfilesEstimate.text],
  ['TV-CLI-039', 'S:\\st /p', 11, MESSAGES.estimateNeedsFile.text],
  ['TV-CLI-041', 'S:\\st /p:Z:\\nodir\\x.xml', 11, MESSAGES.estimatePath.text],
  ['TV-CLI-043', 'S:\\st /genconfig:c.xml', 11, MESSAGES.genconfigConflict.text],
  ['TV-CLI-047', 'S:\\st /genmigxml:g.xml /encrypt /key:k', 11, MESSAGES.genmigxmlConflict.text],
  ['TV-CLI-048', 'S:\\st /offline:missing.xml', 11, MESSAGES.offlineFile.text],
  ['TV-CLI-049', 'S:\\st /offlinewindir:Q:\\nodir', 11, MESSAGES.offlineWindir.text],
  ['TV-CLI-050', 'S:\\st /offlinewinold:Q:\\nodir', 11, MESSAGES.offlineWinold.text],
  ['TV-CLI-051', 'S:\\st /offline:o.xml /offlinewindir:D:\\Windows', 11, MESSAGES.secondCommand.text],
  [
    'TV-CLI-051, TV-OFF-13',
    'S:\\st /offlinewinold:C:\\Windows.old /offlinewindir:D:\\Windows',
    11,
    MESSAGES.secondCommand.text,
  ],
  ['TV-CLI-052', 'S:\\st /i:missing.xml', 28, MESSAGES.scriptMissing.text],
  ['TV-CLI-054', 'S:\\st /config:missing.xml', 39, MESSAGES.configFile.text],
  ['TV-CLI-056', 'S:\\st /progress:Z:\\no\\p.log', 40, MESSAGES.progressPath.text],
  ['TV-CLI-057', 'S:\\st /l:Z:\\no\\s.log', 13, MESSAGES.logPath.text],
  ['TV-CLI-058', 'S:\\st /listfiles:Z:\\no\\f.txt', 11, MESSAGES.listfilesPath.text],
  ['TV-CLI-059', 'S:\\st /uel:abc', 11, MESSAGES.unknownOption.text],
  ['TV-CLI-060', 'S:\\st /ue', 11, MESSAGES.missingValue.text],
  ['TV-CLI-061', 'S:\\st /ue:', 11, MESSAGES.userExclusion.text],
  ['TV-CLI-061, malformed', 'S:\\st /ue:a\\b\\c', 11, MESSAGES.userExclusion.text],
  ['TV-CLI-065', '/genconfig:there.xml', 41, MESSAGES.existingFile.text],
  ['TV-CLI-066', 'S:\\st /lae', 11, MESSAGES.laeNeedsLac.text],
  ['TV-CLI-068', 'S:\\st /auto:', 11, MESSAGES.autoValue.text],
  ['G4', 'S:\\st S:\\other', 11, MESSAGES.undefinedOption.text],
  ['G5', '/genconfig:new.cfg /genmigxml:new.mig', 11, MESSAGES.secondCommand.text],
  ['G5, the same twice', '/genconfig:new.cfg /genconfig:other.cfg', 11, MESSAGES.secondCommand.text],
  ['G7', 'S:\\st /lac', 11, MESSAGES.undefinedOption.text],
  ['C14', '/p:new.est', 11, MESSAGES.storeRequired.text],
  ['C24', 'S:\\st /drivers:+n:x', 11, MESSAGES.undefinedOption.text],
]
for (const [id, line, code, message] of REFUSED) {
  test(`${id}: ${line.length > 80 ? `${line.slice(0, 80)}...` : line} is code ${code}`, () => {
    const error = refusal(words(line))
    assert.equal([error.code, error.message], [code, message])
  })
}

const WITH_GENCONFIG = [
  '/c',
  '/localonly',
  '/key:k',
  '/encrypt',
  '/keyfile:k.txt',
  '/listfiles:f',
  '/progress:p',
  '/r:1',
  '/w:1',
  '/p',
  '/ui:x',
  '/ue:x',
  '/uel:1',
  '/efs:skip',
  '/config:c.xml',
  '/all',
  '/nocompress',
]
for (const option of WITH_GENCONFIG) {
  test(`TV-CLI-044: /genconfig with ${option} is refused`, () => {
    assert.is(refusal(['/genconfig:new.cfg', option]).message, MESSAGES.genconfigConflict.text)
  })
}

const ACCEPTED: [id: string, argv: string[]][] = [
  ['TV-CLI-006', ['S:\\st', '/i:a.xml', '/i:b.xml']],
  ['TV-CLI-012', ['D:\\', '/i:migapp.xml']],
  ['TV-CLI-013', ['S:\\st', `/offlinewindir:D:\\Windows`, '/encrypt', `/key:${'k'.repeat(256)}`]],
  ['TV-CLI-013, a path', [`S:\\${'a'.repeat(253)}`]],
  ['TV-CLI-020', ['S:\\st', '/v:13']],
  ['TV-CLI-029', ['S:\\st', '/encrypt:AES_256', '/key:"my key"']],
  ['TV-CLI-035', ['S:\\st', '/efs:hardlink', '/hardlink', '/nocompress']],
  ['TV-CLI-040', ['S:\\st', '/p', '/nocompress']],
  ['TV-CLI-042', ['/genconfig:c.cfg', '/i:a.xml', '/v:13', '/l:x.log']],
  ['TV-CLI-045', ['/genconfig:there.xml', '/o']],
  ['C16', ['/genconfig:c.cfg', '/offlinewindir:D:\\Windows']],
  ['TV-CLI-046', ['/genmigxml:g.mig']],
  ['TV-CLI-062', ['/AUTO:D:\\usmt', 'S:\\ST', '/NOCOMPRESS']],
  ['TV-CLI-067', ['S:\\st', '/i:', 'MigDocs.xml']],
  ['TV-CLI-067, one word', ['S:\\st', '/i: MigDocs.xml']],
  ['TV-CLI-070', ['S:\\st', '/uel:30', '/offlinewindir:D:\\Windows']],
]
for (const [id, argv] of ACCEPTED) {
  test(`${id}: ${argv.join(' ').slice(0, 80)} is accepted`, () => {
    accepted(argv)
  })
}

for (const option of ['/?', '/help', '/HELP', '--help', '-?']) {
  test(`TV-CLI-002, TV-CLI-003: ${option} is help, whatever else is wrong with the line`, () => {
    try {
      parseScanState(['S:\\st', '/foo', option], windowsContext())
      assert.unreachable()
    } catch (error) {
      assert.instance(error, HelpRequest)
      if (!(error instanceof HelpRequest)) throw error
      assert.is(error.code, 1)
      assert.match(error.lines().join('\n'), '/offlinewindir:DIR')
    }
  })
}

test('TV-CLI-062, TV-CLI-067: values arrive whole', () => {
  assert.equal(accepted(['S:\\st', '/i:', 'MigDocs.xml'])?.ruleFiles, ['C:\\run\\MigDocs.xml'])
  assert.equal(accepted(['S:\\st', '/i: MigDocs.xml'])?.ruleFiles, ['C:\\run\\MigDocs.xml'])
  const auto = accepted(['/AUTO:D:\\usmt', 'S:\\ST'])
  assert.equal(auto?.ruleFiles, ['D:\\usmt\\MigDocs.xml', 'D:\\usmt\\MigApp.xml'])
  assert.is(auto?.logs.verbosity, 5)
})

/** The vectors about files once more, with real ones. */
function onDisk(run: (folder: string, context: ParseContext) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'statelift-cli-'))
  try {
    for (const name of ['a.xml', 'k.txt', 'there.xml']) writeFileSync(join(folder, name), 'x')
    mkdirSync(join(folder, 'Windows'))
    run(folder, {
      program: 'scanstate',
      platform: 'posix',
      currentDirectory: folder,
      environment: {},
      files: realFiles('posix'),
      rulesDirectory: folder,
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const FILES: [id: string, line: string, code: number][] = [
  ['TV-CLI-027', 'st /encrypt /keyfile:missing.txt', 33],
  ['TV-CLI-041', 'st /p:nodir/x.xml', 11],
  ['TV-CLI-048', 'st /offline:missing.xml', 11],
  ['TV-CLI-049', 'st /offlinewindir:nodir', 11],
  ['TV-CLI-049, a file', 'st /offlinewindir:a.xml', 11],
  ['TV-CLI-050', 'st /offlinewinold:nodir', 11],
  ['image', 'st /image:nodir.img,2 /offlinewindir:C:\\Windows', 11],
  ['TV-CLI-052', 'st /i:missing.xml', 28],
  ['TV-CLI-054', 'st /config:missing.xml', 39],
  ['TV-CLI-056', 'st /progress:no/p.log', 40],
  ['TV-CLI-057', 'st /l:no/s.log', 13],
  ['TV-CLI-057, a letter', 'st /l:Z:\\no\\s.log', 13],
  ['TV-CLI-057, a folder', 'st /l:Windows', 13],
  ['TV-CLI-058', 'st /listfiles:no/f.txt', 11],
  ['TV-CLI-065', '/genconfig:there.xml', 41],
  ['the log is a rule file', 'st /i:a.xml /l:./a.xml', 13],
  ['the list is the log', 'st /l:x.log /listfiles:x.log', 11],
  ['two logs in one', 'st /l:x.log /progress:x.log', 40],
  ['Config.xml over a rule file', '/genconfig:a.xml /i:a.xml /o', 11],
  ['the report is the key', 'st /encrypt /keyfile:k.txt /report:k.txt', 11],
]
for (const [id, line, code] of FILES) {
  test(`${id} on disk: ${line} is code ${code}`, () => {
    onDisk((folder, context) => {
      assert.is(refusal(words(line), context).code, code)
      assert.not(existsSync(join(folder, 'st')), 'nothing is made by looking')
    })
  })
}

test('rule files are found in any letter case and with backslashes, as scripts name them', () => {
  onDisk((folder, context) => {
    mkdirSync(join(folder, 'USMT'))
    writeFileSync(join(folder, 'USMT', 'MigDocs.xml'), 'x')
    const options = accepted(['st', '/i:.\\usmt\\migdocs.xml', '/OfflineWinDir:WINDOWS'], context)
    assert.equal(options?.ruleFiles, [join(folder, 'USMT', 'MigDocs.xml')])
    assert.equal(options?.source.windows, {
      kind: 'windir',
      directory: join(folder, 'Windows'),
      inImage: false,
    })
  })
})

test('what is written keeps the letter case that was typed', () => {
  onDisk((folder, context) => {
    mkdirSync(join(folder, 'store'))
    assert.is(accepted(['Store'], context)?.storePath, join(folder, 'Store'))
  })
})

test('a log may stand in a StorePath that is not there yet: the run makes that folder', () => {
  onDisk((folder, context) => {
    assert.is(accepted(['st', '/l:st/logs/scan.log'], context)?.logs.file, join(folder, 'st/logs/scan.log'))
  })
})

test('a StorePath with a drive letter is refused where there are no letters, with advice', () => {
  onDisk((_folder, context) => {
    const error = refusal(['S:\\st'], context)
    assert.equal([error.code, error.message], [11, MESSAGES.storeArgument.text])
    assert.match(error.advice ?? '', 'no drive letters')
  })
})

test.run()
