import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Secret } from '../../../src/cli/index.ts'
import { joinWords, maskArguments } from '../../../src/cli/line/mask.ts'
import { SCANSTATE } from '../../../src/cli/tables/index.ts'
import { accepted, refusal } from '../../support/parse-context.ts'

const test = suite('masking keys')

const mask = (...argv: string[]): string => joinWords(maskArguments(argv, SCANSTATE))

test('TV-LOG-09: a key is shown as ****, however it is spelled', () => {
  assert.is(mask('/encrypt', '/key:k1'), '/encrypt /key:****')
  assert.is(mask('/KEY:"a b"'), '/KEY:****')
  assert.is(mask('"/key:a b"'), '"/key:****')
  assert.is(mask('/key', 'k1', 'S:\\st'), '/key **** S:\\st')
  assert.is(mask('--key=k1'), '--key=****')
  assert.is(mask('--key', 'k1'), '--key ****')
  assert.is(mask('-key:k1'), '-key:****')
  assert.is(mask('/key:', 'k1'), '/key: ****')
  assert.is(mask('/key=k1'), '/key=****')
  assert.is(mask('/keyk1'), '/key:****')
})

test('words after a key whose quotes were forgotten are masked too, paths and options are not', () => {
  assert.is(mask('/key:correct', 'horse', 'battery', '/o', 'S:\\st'), '/key:**** **** **** /o S:\\st')
})

test('a key file is not a key', () => {
  assert.is(mask('/keyfile:k.txt', 'S:\\st'), '/keyfile:k.txt S:\\st')
})

test("LoadState's password is masked, should somebody type it here", () => {
  assert.is(mask('S:\\st', '/lac:p@ss'), 'S:\\st /lac:****')
})

const SPELLINGS: ((key: string) => string[])[] = [
  (key) => [`/key:${key}`],
  (key) => [`/Key:"${key}"`],
  (key) => [`"/key:${key}"`],
  (key) => ['/key', key],
  (key) => [`--key=${key}`],
  (key) => ['--KEY', key],
]

test('no key is in an error, in the options or in the command line, whatever else is on it', () => {
  const key = fc.stringMatching(/^[a-z]{3}[ a-z\\/:!]{0,8}SECRET[0-9]{3}$/)
  const rest = fc.array(fc.constantFrom('/o', '/foo', '/encrypt', 'S:\\st', '/r:x', '/nocompress', '/c'), {
    maxLength: 4,
  })
  fc.assert(
    fc.property(key, rest, rest, fc.constantFrom(...SPELLINGS), (secret, before, after, spell) => {
      const argv = [...before, ...spell(secret), ...after, '/notanoption']
      assert.not.match(refusal(argv).lines().join('\n'), /SECRET/)
    }),
    { seed: 20_240_501, numRuns: 300 },
  )
})

test('a key in the options does not show when they are printed', () => {
  const options = accepted(['S:\\st', '/encrypt:3DES', '/key:hunter2'])
  const secret = options?.store.encryption?.key ?? new Secret('hunter2')
  assert.is(secret.reveal(), 'hunter2')
  assert.not.match(`${secret} ${JSON.stringify({ secret })}`, /hunter2/)
  if (options !== undefined) assert.is(options.commandLine, 'scanstate.exe S:\\st /encrypt:3DES /key:****')
})

test.run()
