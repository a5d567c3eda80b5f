import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment, parseScanState } from '../../src/cli/index.ts'
import { windowsContext } from '../support/parse-context.ts'

const test = suite('environment variables')

const read = (environment: Record<string, string>) => parseEnvironment(windowsContext({ environment }))

test('nothing set: failures of profiles count, the architecture is detected', () => {
  assert.equal(read({}), {
    workingDirectory: undefined,
    platformArch: undefined,
    failOnProfileError: true,
    ignoreProfileMissing: false,
    diagnosticLog: undefined,
    runName: undefined,
    checkpointEvery: undefined,
    warnings: [],
  })
})

test('documented values are taken, with the quotes and blanks that `set` leaves', () => {
  assert.equal(
    read({
      usmt_working_dir: ' "D:\\usmt" ',
      MIG_OFFLINE_PLATFORM_ARCH: '32 ',
      MIG_FAIL_ON_PROFILE_ERROR: '0',
      MIG_IGNORE_PROFILE_MISSING: '1',
      MIG_ENABLE_DIAG: 'diag.xml',
    }),
    {
      workingDirectory: 'D:\\usmt',
      platformArch: 32,
      failOnProfileError: false,
      ignoreProfileMissing: true,
      diagnosticLog: 'C:\\run\\diag.xml',
      runName: undefined,
      checkpointEvery: undefined,
      warnings: [],
    },
  )
})

test('U-57: another value is left aside with a warning', () => {
  const { platformArch, failOnProfileError, warnings } = read({
    MIG_OFFLINE_PLATFORM_ARCH: 'amd64',
    MIG_FAIL_ON_PROFILE_ERROR: 'no',
  })
  assert.equal([platformArch, failOnProfileError], [undefined, true])
  assert.equal(
    warnings.map(({ message }) => message.split(' ')[0]),
    ['MIG_OFFLINE_PLATFORM_ARCH', 'MIG_FAIL_ON_PROFILE_ERROR'],
  )
})

test('how often checkpoints are made is bytes and milliseconds, and nothing else', () => {
  const { checkpointEvery } = read({ STATELIFT_CHECKPOINT_EVERY: '1048576,50' })
  assert.equal(checkpointEvery, { bytes: 1048576, milliseconds: 50 })
  for (const value of ['often', '5', '1,', '-1,5']) {
    const { checkpointEvery: none, warnings } = read({ STATELIFT_CHECKPOINT_EVERY: value })
    assert.is(none, undefined)
    assert.match(warnings[0]?.message ?? '', `${value} and was left aside`)
  }
})

test('the default log goes to USMT_WORKING_DIR, and the warnings to the options', () => {
  const environment = { USMT_WORKING_DIR: 'D:\\usmt', MIG_OFFLINE_PLATFORM_ARCH: 'x' }
  const options = parseScanState(['S:\\st'], windowsContext({ environment }))
  assert.is(options.logs.file, 'D:\\usmt\\ScanState.log')
  assert.is(options.warnings.length, 1)
})

test.run()
