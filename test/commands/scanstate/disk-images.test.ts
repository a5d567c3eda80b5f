import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runInspect } from '../../../src/commands/inspect/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { type CatalogLine, catalogOf, DiskBench, diskTest } from '../../support/disks/disk-capture.ts'
import { ACCESS, convertDisk, makeDisk, makeWindowsVolumes } from '../../support/disks/windows-disk.ts'

const test = suite('capturing from disks and images')
const withDisks = diskTest(test, 'qemu-img', 'losetup')
const bench = new DiskBench()
const { folder } = bench
const inFolder = (name: string): string => bench.inFolder(name)

/** Captures, checks that nothing of the source changed, and gives the catalog. */
async function capture(name: string, code: number, sources: readonly string[], ...argv: string[]) {
  const ended = await bench.capture(name, sources, ...argv)
  assert.is(ended.code, code, ended.out + ended.log)
  assert.ok(ended.untouched, 'the source is as it was')
  return { lines: catalogOf(ended.archive), log: ended.log }
}

/** Which of several equal contents has the entry depends on which was read first. */
function comparable(lines: readonly CatalogLine[], ...hidden: string[]): string[] {
  return lines
    .map((line) =>
      JSON.stringify({
        ...line,
        content: undefined,
        ...Object.fromEntries(hidden.map((name) => [name, undefined])),
      }),
    )
    .sort()
}

const gpt = { raw: '', vhd: '', vhdx: '', catalog: [] as readonly CatalogLine[] }

withDisks('a GPT disk with its EFI and data partitions is captured under the offline letters', async () => {
  const volumes = makeWindowsVolumes(inFolder('gpt'))
  gpt.raw = makeDisk(volumes, 'gpt')
  const { lines, log } = await capture('raw', 3, [gpt.raw], `/image:${gpt.raw}`, '/offlinewindir:C:\\Windows')
  gpt.catalog = lines
  const records = new Map(lines.map((line) => [line.path, line]))
  const wanted = volumes.sample.files.filter(({ path }) => /^(?:C:\\Users\\|D:\\)/i.test(path))
  for (const { path, content } of wanted) {
    assert.is(records.get(path)?.sha256, createHash('sha256').update(content).digest('hex'), path)
  }
  assert.match(log, 'C: is read from')
  assert.match(log, 'gpt.img#3')
  assert.not.match(log, 'gpt.img#1', 'the EFI partition is no matter')
})

withDisks('the catalog has all that NTFS keeps', () => {
  const documents = 'C:\\Users\\ned.CONTOSO\\Documents\\'
  const record = (name: string): CatalogLine => {
    const found = gpt.catalog.find(({ path }) => path === documents + name)
    if (found === undefined) throw new Error(`${name} is not in the catalog`)
    return found
  }
  assert.equal(record('download.docx').streams, ['Zone.Identifier'])
  assert.is(record('download.docx').sddl, ACCESS)
  assert.is(record('download.docx').objectId, '33221100-5544-7766-8899-aabbccddeeff')
  assert.is(record('download.docx:Zone.Identifier').type, 'stream')
  assert.is(record('A long name of a report.txt').shortName, 'ALONGN~1.TXT')
  assert.is(record('hidden.txt').attributes, 6)
  assert.match(String(record('hidden.txt').extendedAttributes), /4c584d00/, 'LXM')
  assert.is(record('twice.txt').links, record('twice again.txt').links)
  assert.ok(record('twice.txt').links)
  for (const time of ['created', 'modified', 'accessed', 'changed'])
    assert.ok(record('twice.txt')[time], time)
  assert.is(record('in the cloud.docx').outcome, 'placeholder')
  const target = (name: string) => JSON.parse(JSON.stringify(record(name).reparse)).target
  assert.is(target('My Music'), 'C:\\Users\\ned\\Music')
  assert.is(target('link.txt'), '..\\Desktop\\a.txt')
  assert.is(target('Ledgers of all'), 'D:\\', 'a volume by its GUID is the drive that it was')
})

withDisks('VHD and VHDX of the same disk give the same catalog', async () => {
  gpt.vhd = convertDisk(gpt.raw, 'vpc')
  gpt.vhdx = convertDisk(gpt.raw, 'vhdx')
  const options = ['/offlinewindir:C:\\Windows']
  const vhd = await capture('vhd', 3, [gpt.vhd], `/image:${gpt.vhd}`, ...options)
  assert.equal(comparable(vhd.lines), comparable(gpt.catalog))
  const vhdx = await capture('vhdx', 3, [gpt.vhdx], `/image:${gpt.vhdx}`, ...options)
  assert.equal(comparable(vhdx.lines), comparable(gpt.catalog))
})

/** Mounts volumes for reading only, runs, and takes them away again. */
async function mounted<T>(
  images: Readonly<Record<string, string>>,
  use: (at: (name: string) => string) => Promise<T>,
) {
  const points = Object.entries(images).map(([name, image]) => {
    const point = inFolder(`mount-${name}-${Math.random()}`)
    execFileSync('ntfs-3g', ['-o', 'ro,loop', image, point])
    return { name, point }
  })
  try {
    return await use((name) => points.find((mount) => mount.name === name)?.point ?? '')
  } finally {
    for (const { point } of points) execFileSync('umount', [point])
  }
}

function offlineXml(name: string, windows: string, drives: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(drives).map(([letter, here]) => `<path>${letter}\\, ${here}</path>`)
  const path = join(folder, name)
  writeFileSync(
    path,
    `<offline><winDir><path>${windows}</path></winDir><mappings>${pairs.join('')}</mappings></offline>`,
  )
  return path
}

const MOUNT_KNOWS = ['path', 'type', 'size', 'modified', 'sha256', 'owners', 'data']

withDisks('what a mount can tell is the same in the catalog made through it', async () => {
  const volumes = { system: join(folder, 'gpt', 'system.img'), data: join(folder, 'gpt', 'data.img') }
  await mounted(volumes, async (at) => {
    const xml = offlineXml('mounts.xml', 'C:\\Windows', { 'C:': at('system'), 'D:': at('data') })
    const { lines } = await capture('mounted', 3, Object.values(volumes), `/offline:${xml}`, '/mounted')
    const shown = (all: readonly CatalogLine[]) =>
      all
        // A mount shows junctions as links, and no streams.
        .filter((line) => line.type !== 'stream' && line.outcome === 'captured' && line.reparse === undefined)
        .map((line) => JSON.stringify(Object.fromEntries(MOUNT_KNOWS.map((name) => [name, line[name]]))))
        .sort()
    assert.equal(shown(lines), shown(gpt.catalog))
  })
})

withDisks('a volume that is mounted read-only is read from its device, which tells more', async () => {
  const volumes = { system: join(folder, 'gpt', 'system.img'), data: join(folder, 'gpt', 'data.img') }
  await mounted(volumes, async (at) => {
    const xml = offlineXml('devices.xml', `${at('system')}/Windows`, { 'C:': at('system'), 'D:': at('data') })
    const { lines, log } = await capture('devices', 3, Object.values(volumes), `/offline:${xml}`)
    assert.match(log, /mount-system-\S+ is read from \S+system\.img itself/)
    assert.equal(comparable(lines), comparable(gpt.catalog))
  })
})

withDisks('mappings of an Offline.xml may name partitions of images and images of volumes', async () => {
  const parts = offlineXml('parts.xml', 'C:\\Windows', { 'C:': `${gpt.vhdx}#3`, 'D:': `${gpt.raw}#2` })
  const byPart = await capture('parts', 3, [gpt.vhdx, gpt.raw], `/offline:${parts}`)
  assert.equal(comparable(byPart.lines), comparable(gpt.catalog))
  const whole = offlineXml('whole.xml', join(folder, 'gpt', 'system.img', 'Windows'), {
    'C:': join(folder, 'gpt', 'system.img'),
    'D:': join(folder, 'gpt', 'data.img'),
  })
  const byVolume = await capture('whole', 3, [], `/offline:${whole}`)
  assert.equal(comparable(byVolume.lines), comparable(gpt.catalog))
})

withDisks('inspect shows the same of a disk in every container', async () => {
  const shown: unknown[] = []
  for (const image of [gpt.raw, gpt.vhd, gpt.vhdx]) {
    const io = new CapturedIo()
    assert.is(await runInspect([image, '/json'], io), 0)
    assert.equal(io.err, '')
    const { installations } = JSON.parse(io.out)
    assert.equal(installations[0].driveMap, [
      { letter: 'C:', source: `${image}#3` },
      { letter: 'D:', source: `${image}#2` },
    ])
    shown.push({ ...installations[0], driveMap: [] })
    assert.is(installations.length, 1)
  }
  assert.equal(shown[1], shown[0])
  assert.equal(shown[2], shown[0])
})

withDisks(
  'an MBR disk is known by its signature and the offsets of its partitions, logical ones too',
  async () => {
    const disk = makeDisk(makeWindowsVolumes(inFolder('mbr'), { mbr: true }), 'mbr')
    const { lines, log } = await capture('mbr', 3, [disk], `/image:${disk}`, '/offlinewindir:C:\\Windows')
    assert.match(log, /D: is .*mbr\.img#5, by MountedDevices/)
    const files = (all: readonly CatalogLine[]) =>
      all
        .filter(({ type }) => type === 'file')
        .map(({ path, sha256: hash }) => `${path} ${hash}`)
        .sort()
    assert.equal(files(lines), files(gpt.catalog))
  },
)

withDisks(
  'of several Windows with one path the one is taken that ran on that letter, and others are told',
  async () => {
    const second = join(folder, 'gpt', 'system.img')
    const { log } = await capture(
      'several',
      3,
      [],
      `/image:${gpt.raw}`,
      `/image:${second}`,
      '/offlinewindir:C:\\Windows',
    )
    assert.match(log, /C:\\Windows may also be .*system\.img\/Windows: .*gpt\.img#3\/Windows was taken/)
    const io = new CapturedIo()
    assert.is(await runInspect([`/image:${gpt.raw}`, `/image:${second}`, '/json'], io), 0)
    assert.is(JSON.parse(io.out).installations.length, 2)
  },
)

withDisks('partitions that are not read are named with what to do', async () => {
  const disk = join(folder, 'locked.img')
  const bytes = readFileSync(gpt.raw)
  bytes.write('-FVE-FS-', 21 * 1024 * 1024 + 3, 'latin1')
  writeFileSync(disk, bytes)
  const io = new CapturedIo()
  assert.is(await runInspect([disk], io), 26)
  assert.match(io.err, /locked\.img#3: This volume is not read \(bitlocker\).*manage-bde/)
})

withDisks(
  'with nothing named every disk at hand is looked at, and what is mounted is shown once',
  async () => {
    const attach = (image: string) =>
      execFileSync('losetup', ['-r', '-f', '--show', image], { encoding: 'utf8' }).trim()
    const disk = attach(gpt.raw)
    const volume = attach(join(folder, 'gpt', 'system.img'))
    const point = inFolder('mount-shown')
    try {
      execFileSync('ntfs-3g', ['-o', 'ro', volume, point])
      const io = new CapturedIo()
      assert.is(await runInspect(['/json'], io), 0)
      const { installations } = JSON.parse(io.out)
      const sources = installations.map((one: { driveMap: { source: string }[] }) => one.driveMap[0]?.source)
      const ours = sources.filter((source: string) => source.startsWith(disk) || source.startsWith(volume))
      assert.equal(ours.sort(), [`${disk}#3`, volume].sort())
      const { lines } = await capture('device', 3, [gpt.raw], `/image:${disk}`, '/offlinewindir:C:\\Windows')
      assert.equal(comparable(lines), comparable(gpt.catalog))
    } finally {
      execFileSync('umount', [point])
      for (const device of [disk, volume]) execFileSync('losetup', ['-d', device])
    }
  },
)

test.run()
