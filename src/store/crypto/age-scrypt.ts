/**
 * age's "scrypt" recipient (age-encryption.org/v1, "The scrypt recipient type") on Node's own scrypt: several times as
 * fast as one in JavaScript, on a thread of its own, and its memory is gone when it ends.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { type Identity, type Recipient, Stanza } from 'age-encryption'
import { storeError } from '../store-error.ts'

const TYPE = 'scrypt'
const LABEL = Buffer.from('age-encryption.org/v1/scrypt')
const SALT_LENGTH = 16
const KEY_LENGTH = 32
const BLOCK_SIZE = 8
const PARALLELIZATION = 1
/** 2^20 takes 1 GiB and some seconds. A file that asks for more wants to harm; `age -p` asks for 2^18. */
const MOST_WORK = 20

const ALGORITHM = 'chacha20-poly1305'
/** Each key is used once. */
const NONCE = Buffer.alloc(12)
const TAG_LENGTH = 16
const FILE_KEY_LENGTH = 16

/** Wraps the key of an age file with a passphrase. It has to be the only recipient of the file. */
export class ScryptRecipient implements Recipient {
  readonly #passphrase: string
  readonly #work: number

  /** `work` is the base-2 logarithm of scrypt's N: 2^work KiB of memory for each guess. */
  constructor(passphrase: string, work: number) {
    this.#passphrase = passphrase
    this.#work = work
  }

  /** The work begins on another thread before this returns. */
  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    const salt = randomBytes(SALT_LENGTH)
    const key = await wrappingKey(this.#passphrase, salt, this.#work)
    const cipher = createCipheriv(ALGORITHM, key, NONCE, { authTagLength: TAG_LENGTH })
    const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
    key.fill(0)
    return [new Stanza([TYPE, withoutPadding(salt), String(this.#work)], body)]
  }
}

/** Opens age files that were wrapped with a passphrase. */
export class ScryptIdentity implements Identity {
  readonly #passphrase: string

  constructor(passphrase: string) {
    this.#passphrase = passphrase
  }

  /** Null when there is no such stanza, or the passphrase is another. Throws for a stanza that no age program makes. */
  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    const stanza = stanzas.find(({ args }) => args[0] === TYPE)
    if (stanza === undefined) return null
    if (stanzas.length !== 1) throw new Error('a passphrase is not the only recipient')
    const { salt, work } = parameters(stanza)
    const key = await wrappingKey(this.#passphrase, salt, work)
    try {
      return opened(stanza.body, key)
    } finally {
      key.fill(0)
    }
  }
}

function parameters({ args, body }: Stanza): { salt: Buffer; work: number } {
  const [, saltText = '', workText = ''] = args
  const salt = Buffer.from(saltText, 'base64')
  // Buffer takes what is no Base64 for its own; the specification wants the one right way to write it.
  const canonical = salt.length === SALT_LENGTH && withoutPadding(salt) === saltText
  if (args.length !== 3 || !canonical || !/^[1-9][0-9]*$/.test(workText)) {
    throw new Error('a scrypt stanza is not well-formed')
  }
  if (body.length !== FILE_KEY_LENGTH + TAG_LENGTH) throw new Error('a wrapped key has the wrong length')
  const work = Number(workText)
  if (work > MOST_WORK) throw new Error(`a scrypt stanza asks for 2^${workText}, which is too much`)
  return { salt, work }
}

function opened(body: Uint8Array, key: Uint8Array): Uint8Array | null {
  const decipher = createDecipheriv(ALGORITHM, key, NONCE, { authTagLength: TAG_LENGTH })
  decipher.setAuthTag(body.subarray(FILE_KEY_LENGTH))
  const fileKey = decipher.update(body.subarray(0, FILE_KEY_LENGTH))
  try {
    decipher.final()
    return new Uint8Array(fileKey)
  } catch {
    // The only failure of `final` in this mode is a tag that does not fit: another passphrase.
    fileKey.fill(0)
    return null
  }
}

/** The passphrase counts as it was typed, in UTF-8, without normalization, as for age. */
function wrappingKey(passphrase: string, salt: Buffer, work: number): Promise<Buffer> {
  const N = 2 ** work
  // What OpenSSL counts: N blocks, two more to work with, and the result of PBKDF2.
  const maxmem = 128 * BLOCK_SIZE * (N + 2 + PARALLELIZATION)
  const options = { N, r: BLOCK_SIZE, p: PARALLELIZATION, maxmem }
  return new Promise((resolve, reject) => {
    scrypt(
      new TextEncoder().encode(passphrase),
      Buffer.concat([LABEL, salt]),
      KEY_LENGTH,
      options,
      (error, key) => {
        if (error === null) resolve(key)
        // Nothing else can be wrong with these arguments, and it does not speak against the passphrase.
        else
          reject(storeError('win32Error', { where: `scrypt with ${maxmem} bytes of memory`, cause: error }))
      },
    )
  })
}

function withoutPadding(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}
