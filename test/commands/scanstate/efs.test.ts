import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { archived, catalogOf, DiskBench, diskTest } from '../../support/disks/disk-capture.ts'
import { MASTER_KEY, makeWindowsVolumes, SECRET } from '../../support/disks/windows-disk.ts'

const test = suite('files that EFS encrypted, on NTFS itself')
const withDisks = diskTest(test)
const bench = new DiskBench()
let image = ''

function run(name: string, ...argv: string[]) {
  return bench.capture(name, [image], `/image:${image}`, '/offlinewindir:C:\\Windows', ...argv)
}

withDisks('end the run by default, before anything is written, each named (TV-EFS-1)', async () => {
  image = makeWindowsVolumes(bench.inFolder('efs'), { secret: true }).system
  const { code, out, log } = await run('abort')
  assert.is(code, 2)
  assert.match(out, 'Gather was aborted because of an EFS file')
  assert.ok(log.includes(`${SECRET.path} is encrypted by EFS`))
})

withDisks('are left out by skip (TV-EFS-2)', async () => {
  const { code, archive } = await run('skip', '/efs:skip')
  // The placeholder of the sample makes it partial.
  assert.is(code, 3)
  const records = catalogOf(archive).filter(({ path }) => path.startsWith(SECRET.path))
  assert.equal(
    records.map(({ path, outcome }) => [path, outcome]),
    [[SECRET.path, 'encrypted']],
  )
})

withDisks(
  'are kept by copyraw as they are, with the keys, so that they can be put back (TV-EFS-3)',
  async () => {
    const { code, archive, untouched, log } = await run('copyraw', '/efs:copyraw')
    assert.is(code, 3)
    assert.ok(untouched)
    const records = catalogOf(archive)
    const file = records.find(({ path }) => path === SECRET.path)
    assert.is(file?.raw, 'efs')
    assert.is(file?.size, SECRET.ciphertext.length)
    assert.is(file?.plainSize, SECRET.size)
    assert.is(Number(file?.attributes) & 0x4000, 0x4000)
    assert.ok(archived(archive, String(file?.content)).equals(SECRET.ciphertext))
    const keys = records.find(({ path }) => path === `${SECRET.path}:$EFS`)
    assert.is(keys?.type, 'stream')
    assert.is(keys?.raw, 'efs-keys')
    assert.ok(archived(archive, String(keys?.content)).equals(SECRET.keys))
    assert.match(log, new RegExp(`Objects selected by rules: ${records.length}\\r\\n`), 'the ledger adds up')
  },
)

withDisks(
  'cannot be decrypted without their owner: the run ends with 61, with /c without them (TV-EFS-5)',
  async () => {
    assert.is((await run('decrypt', '/efs:decryptcopy')).code, 61)
    const { code, log } = await run('decrypt-c', '/efs:decryptcopy', '/c')
    assert.is(code, 3)
    assert.ok(log.includes(`for ${SECRET.path}: encrypted by EFS`))
  },
)

withDisks('outside of every rule do not matter (TV-EFS-6)', async () => {
  const rules = join(bench.folder, 'public.xml')
  writeFileSync(
    rules,
    `<migration urlid="http://example.org/public"><component type="Documents" context="System"><displayName>p</displayName>
     <role role="Data"><rules><include><objectSet><pattern type="File">C:\\Users\\Public\\* [*]</pattern></objectSet></include></rules></role></component></migration>`,
  )
  assert.is((await run('public', `/i:${rules}`)).code, 0)
})

withDisks('bring the keys of their owners along, though no rule names them', async () => {
  const { code, archive } = await run('keys', `/i:${join(bench.folder, 'public.xml')}`, '/efs:copyraw')
  assert.is(code, 0)
  const paths = catalogOf(archive).map(({ path }) => path)
  assert.ok(paths.includes(`C:\\Users\\ned.CONTOSO\\${MASTER_KEY.replaceAll('/', '\\')}`))
  assert.not(paths.includes(SECRET.path))
})

test.run()
