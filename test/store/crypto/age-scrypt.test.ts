import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Decrypter, Encrypter, Stanza } from 'age-encryption'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messageOf } from '../../../src/errors/index.ts'
import { ScryptIdentity, ScryptRecipient } from '../../../src/store/crypto/age-scrypt.ts'
import { programTest } from '../../support/programs.ts'
import { temporaryFolder } from '../../support/temporary.ts'

/** The expectations are age's specification (C2SP age.md, "The scrypt recipient type") and two programs that follow it. */
const test = suite("age's scrypt stanza")
const WORK = 4
const fileKey = Uint8Array.from({ length: 16 }, (_, index) => index * 3)
const content = new TextEncoder().encode('the master key')

const PASSPHRASES = {
  ASCII: 'correct horse battery staple',
  composed: 'Gr\u00fcn',
  decomposed: 'Gru\u0308n',
  'beyond the first plane': 'key 😀',
  'half a surrogate pair': 'key \ud83d',
  'blanks at the ends': ' key ',
  empty: '',
}

async function wrappedByUs(passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(new ScryptRecipient(passphrase, WORK))
  return encrypter.encrypt(content)
}

async function openedByUs(file: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(new ScryptIdentity(passphrase))
  return decrypter.decrypt(file)
}

for (const [kind, passphrase] of Object.entries(PASSPHRASES)) {
  test(`age-encryption and we open each other's files (passphrase: ${kind})`, async () => {
    const decrypter = new Decrypter()
    decrypter.addPassphrase(passphrase)
    assert.equal(await decrypter.decrypt(await wrappedByUs(passphrase)), content)
    const encrypter = new Encrypter()
    encrypter.setScryptWorkFactor(WORK)
    encrypter.setPassphrase(passphrase)
    assert.equal(await openedByUs(await encrypter.encrypt(content), passphrase), content)
  })
}

test('the same letters in another form are another passphrase', async () => {
  const stanzas = await new ScryptRecipient(PASSPHRASES.composed, WORK).wrapFileKey(fileKey)
  assert.is(await new ScryptIdentity(PASSPHRASES.decomposed).unwrapFileKey(stanzas), null)
  assert.equal(await new ScryptIdentity(PASSPHRASES.composed).unwrapFileKey(stanzas), fileKey)
})

test('a file without a passphrase does not match', async () => {
  assert.is(await new ScryptIdentity('x').unwrapFileKey([new Stanza(['X25519', 'AAAA'], fileKey)]), null)
})

async function faultOf(change: (stanza: Stanza) => Stanza[]): Promise<string> {
  const [stanza] = await new ScryptRecipient('x', WORK).wrapFileKey(fileKey)
  assert.ok(stanza)
  try {
    await new ScryptIdentity('x').unwrapFileKey(change(stanza))
    return ''
  } catch (error) {
    return messageOf(error)
  }
}

function withArguments(change: (args: string[]) => string[]) {
  return ({ args, body }: Stanza) => [new Stanza(change(args), body)]
}

const MALFORMED: [string, (stanza: Stanza) => Stanza[]][] = [
  ['work in hexadecimal', withArguments(([type = '', salt = '']) => [type, salt, '0x4'])],
  ['work with a leading zero', withArguments(([type = '', salt = '']) => [type, salt, '04'])],
  ['work with a sign', withArguments(([type = '', salt = '']) => [type, salt, '+4'])],
  ['work of nothing', withArguments(([type = '', salt = '']) => [type, salt, '0'])],
  ['no work', withArguments(([type = '', salt = '']) => [type, salt])],
  ['a further argument', withArguments((args) => [...args, '4'])],
  ['a short salt', withArguments(([type = '', salt = '', work = '']) => [type, salt.slice(0, 20), work])],
  ['a padded salt', withArguments(([type = '', salt = '', work = '']) => [type, `${salt}==`, work])],
  [
    'a salt that is no Base64',
    withArguments(([type = '', salt = '', work = '']) => [type, `${salt}!`, work]),
  ],
  ['a long body', ({ args, body }) => [new Stanza(args, Buffer.concat([body, body]))]],
  ['a short body', ({ args, body }) => [new Stanza(args, body.subarray(1))]],
]

for (const [what, change] of MALFORMED) {
  test(`a stanza with ${what} is refused`, async () => {
    assert.match(await faultOf(change), /not well-formed|wrong length/)
  })
}

test('a second recipient beside a passphrase is refused', async () => {
  assert.match(await faultOf((stanza) => [stanza, new Stanza(['X25519', 'AAAA'], fileKey)]), 'only recipient')
})

test('work that would take all memory is refused before it begins', async () => {
  for (const work of ['21', '60', '99999999999999999999']) {
    assert.match(await faultOf(withArguments(([type = '', salt = '']) => [type, salt, work])), 'too much')
  }
})

// age asks for a passphrase on the terminal only; script(1) gives it one.
programTest(
  test,
  'age',
  'script',
)('what `age -p` makes opens', async () => {
  const folder = temporaryFolder('age')
  const plain = join(folder, 'plain')
  const wrapped = join(folder, 'wrapped')
  writeFileSync(plain, content)
  spawnSync('script', ['-qec', `age -p -o '${wrapped}' '${plain}'`, '/dev/null'], {
    input: 'Schlüssel 7\nSchlüssel 7\n',
  })
  assert.equal(await openedByUs(readFileSync(wrapped), 'Schlüssel 7'), content)
})

programTest(
  test,
  'age',
  'script',
)('age opens what we make', async () => {
  const folder = temporaryFolder('age')
  const plain = join(folder, 'plain')
  const wrapped = join(folder, 'wrapped')
  writeFileSync(wrapped, await wrappedByUs('Schlüssel 7'))
  spawnSync('script', ['-qec', `age -d -o '${plain}' '${wrapped}'`, '/dev/null'], { input: 'Schlüssel 7\n' })
  assert.equal(new Uint8Array(readFileSync(plain)), content)
})

test.run()
