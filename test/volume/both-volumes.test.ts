import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Entry, MountedVolume, openVolume, type Volume } from '../../src/volume/index.ts'
import { ntfsFixture } from '../support/ntfs/ntfs-fixtures.ts'
import { programTest } from '../support/programs.ts'
import { readAll, walk } from '../support/walk.ts'

/** What both ways of reading a volume can tell of an entry. */
function told(volume: Volume, entry: Entry): Record<string, unknown> {
  const common = { name: entry.name, directory: entry.directory }
  if (entry.directory) return common
  const content = createHash('sha256').update(readAll(volume, entry.id)).digest('hex')
  return { ...common, size: entry.size, modified: entry.times.modified, links: entry.links, content }
}

programTest(
  test,
  'ntfs-3g',
  'umount',
)('a volume read directly is what it is when it is mounted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statelift-both-'))
  const image = join(folder, 'tiny.img')
  const mount = join(folder, 'mount')
  mkdirSync(mount)
  writeFileSync(image, ntfsFixture('tiny').image)
  execFileSync('ntfs-3g', ['-o', 'ro', image, mount])
  const mounted = new MountedVolume(mount)
  const direct = openVolume({ kind: 'ntfs', source: image })
  try {
    const names = (volume: Volume) => [...walk(volume)].map(({ path }) => path).sort()
    assert.equal(names(direct), names(mounted))
    let compared = 0
    for (const { path, entry } of walk(direct)) {
      // This ntfs-3g cannot read system-compressed files, and a junction is a link to it.
      if (path.startsWith('\\reparse\\')) continue
      const same = mounted.lookup(path)
      assert.ok(same, path)
      assert.equal(told(direct, entry), told(mounted, same), path)
      compared += 1
    }
    assert.ok(compared > 45, `${compared} were compared`)
  } finally {
    direct.close()
    mounted.close()
    execFileSync('umount', [mount])
    rmSync(folder, { recursive: true })
  }
})

test.run()
