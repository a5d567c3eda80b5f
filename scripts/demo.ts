/**
 * Shows the main job from end to end on a sample Windows that is not running, and checks what came out:
 *   npm run demo
 * Makes everything below demo-offline/ anew. The exit code is 0 only if each command ended as it should, every document
 * came back byte for byte, and the source is what it was.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareWithSample } from './sample/extracted.ts'
import { MARA, NED } from './sample/machine.ts'
import { makeOfflineWindows } from './sample/offline-windows.ts'
import { offlineXml } from './sample/offline-xml.ts'
import { treeHash } from './sample/tree-hash.ts'

const root = join(import.meta.dirname, '..')
const top = 'demo-offline'
process.chdir(root)

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** An argument as a person would type it into a shell. */
function typed(argument: string): string {
  return /^[\w./:=,-]+$/.test(argument) ? argument : `'${argument}'`
}

/** Runs the program as a user would, and prints how. */
function statelift(expected: number, ...args: string[]): void {
  say(`\n$ statelift ${args.map(typed).join(' ')}`)
  const { status, error } = spawnSync(process.execPath, ['src/main.ts', ...args], {
    stdio: 'inherit',
    // A capture that runs on this machine at the same time is not in the way.
    env: { ...process.env, USMT_WORKING_DIR: `${top}/work`, STATELIFT_RUN_NAME: `demo-${process.pid}` },
  })
  if (error !== undefined) throw error
  if (status !== expected) throw new Error(`that ended with code ${status}; ${expected} was expected`)
}

rmSync(top, { recursive: true, force: true })
const sample = makeOfflineWindows(top, { oddNames: true })
writeFileSync(`${top}/Offline.xml`, offlineXml(`${top}/system/Windows`, sample.drives))
const before = treeHash(`${top}/system`) + treeHash(`${top}/data`)
say(`A Windows 10 that is not running lies in ${top}/system (its drive C:) and ${top}/data (its drive D:).`)

say('\nTemporary files and logs go here:')
say(`\n$ export USMT_WORKING_DIR=${top}/work`)

say('\nWhat is here, and whose profiles?')
statelift(0, 'inspect', `${top}/system`)

say('\nA name that is not there is refused; nothing is captured by mistake.')
statelift(
  11,
  'scanstate',
  `${top}/store`,
  `/offline:${top}/Offline.xml`,
  '/i:offline-xml/MigDocs.xml',
  '/ui:CONTOSO\\nedd',
)

say(
  '\nTake what two of the people made, and their settings of one program. ned has moved his documents to drive D:, which only',
)
say('the transaction log of his hive knows.')
statelift(
  0,
  'scanstate',
  `${top}/store`,
  `/offline:${top}/Offline.xml`,
  '/i:offline-xml/MigDocs.xml',
  '/i:scripts/sample/Ledger.xml',
  '/ue:*\\*',
  `/ui:${NED.account}`,
  `/ui:${MARA.account}`,
  `/l:${top}/ScanState.log`,
)

say('\nWhy is a value not there? The rules that decided, and those that lost.')
statelift(
  0,
  'scanstate',
  '/explain:HKCU\\Software\\Contoso\\Ledger [Window]',
  `/offline:${top}/Offline.xml`,
  '/i:scripts/sample/Ledger.xml',
  '/ue:*\\*',
  `/ui:${NED.account}`,
  `/l:${top}/ScanState.log`,
)

say('\nDoes the store hold what it says?')
statelift(0, 'usmtutils', '/verify', `${top}/store/USMT/USMT.MIG`)

say('\nGet the files back, without Windows.')
statelift(0, 'usmtutils', '/extract', `${top}/store/USMT/USMT.MIG`, `${top}/extracted`)

say('\nChecked:')
for (const line of compareWithSample(`${top}/extracted`, sample, [NED, MARA])) say(`  ${line}`)
for (const { account, sid } of [NED, MARA]) {
  const settings = readFileSync(`${top}/extracted/Registry/${sid}/HKCU.reg`, 'utf16le')
  if (!settings.includes('"LastOpened"="Größe und Gewicht.xlsx"'))
    throw new Error(`settings of ${account} are missing`)
  if (settings.includes('"Window"')) throw new Error(`a value that a rule excludes was taken of ${account}`)
}
say('  the settings of both are there, as .reg files, and the value that a rule excludes is not')
if (treeHash(`${top}/system`) + treeHash(`${top}/data`) !== before) throw new Error('the source was changed')
say('  the source is what it was: every name, size, time and byte')
