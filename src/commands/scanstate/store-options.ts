import { createHash } from 'node:crypto'
import type { ScanOptions } from '../../cli/index.ts'
import { StateliftError } from '../../errors/index.ts'
import type { OfflineSystem } from '../../offline/index.ts'
import type { EncryptionOptions, LinkVolume, StoreOptions } from '../../store/index.ts'
import { CIPHERS } from '../ciphers.ts'
import { readKeyFile } from '../key-file.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'

/** What the command line says of the store. Throws StateliftError 33 for a key file that cannot be used. */
export function storeOptions(prepared: Prepared, session: ScanSession): StoreOptions {
  const { storePath, overwrite, store, errors, environment } = session.options
  if (storePath === undefined) throw new StateliftError({ code: 11, message: 'A capture needs a StorePath' })
  return {
    storePath,
    type: store.kind,
    compression: store.compression,
    overwrite,
    volumes: linkVolumes(prepared.system),
    ...(store.encryption === undefined ? {} : { encryption: encryption(store.encryption, session) }),
    retry: { times: errors.retries, waitSeconds: errors.waitSeconds },
    fingerprint: fingerprint(prepared, session),
    ...(environment.checkpointEvery === undefined ? {} : { checkpointEvery: environment.checkpointEvery }),
    onWarning: (warning) => session.warn(warning),
    onNote: (text) => session.log.note(text),
  }
}

/** Where the drives and mounted folders of the offline system are on this host, as far as it has mounted them. */
export function linkVolumes({ drives, folderMounts }: OfflineSystem): LinkVolume[] {
  const places = [
    ...drives.map(({ letter, volume }) => ({ name: letter, volume })),
    ...folderMounts.map(({ path, volume }) => ({ name: path, volume })),
  ]
  return places.flatMap(({ name, volume: { spec } }) =>
    spec.kind === 'mounted' ? [{ name, root: spec.root }] : [],
  )
}

/** The same for two runs only when they would make the same store: the source, the rules, the users, the options. */
function fingerprint(
  { system, profiles, ruleFiles, rules }: Prepared,
  { options, version }: ScanSession,
): string {
  const hash = createHash('sha256')
  const facts = [
    version,
    system.identity.machineSid,
    system.windowsDirectory,
    system.drives.map(({ letter, source }) => [letter, source]),
    profiles.map(({ sid }) => sid),
    // Records name components and contexts by number.
    rules.components.map(({ urlid, path, disabled, detectedIn }) => [urlid, path, disabled, detectedIn]),
    rules.contexts,
    options.store.kind,
    options.store.compression,
    options.efs,
    options.localOnly,
    options.conditionsOr,
  ]
  hash.update(JSON.stringify(facts))
  for (const { bytes } of ruleFiles) hash.update(createHash('sha256').update(bytes).digest())
  return hash.digest('hex')
}

type Encryption = NonNullable<ScanOptions['store']['encryption']>

/** Says which algorithm is used where another one was named, and takes the key from where it is. */
function encryption(options: Encryption, { log }: ScanSession): EncryptionOptions {
  const { algorithm, requested, key, keyFile, recipients } = options
  const cipher = CIPHERS[algorithm]
  const asked = requested === undefined ? '' : `${requested} was asked for, which is taken as ${algorithm}: `
  log.note(`${asked}the store is encrypted with ${cipher}`)
  if (recipients.length > 0) {
    log.note(`It can be opened with the private key of ${recipients.join(' or ')} only`)
    return { cipher, lock: { recipients } }
  }
  const passphrase = keyFile === undefined ? (key?.reveal() ?? '') : readKeyFile(keyFile)
  return { cipher, lock: { passphrase } }
}
