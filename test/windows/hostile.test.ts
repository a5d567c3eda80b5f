import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError, type Warning } from '../../src/errors/index.ts'
import { MountedVolume, VolumeError } from '../../src/volume/index.ts'
import { type Locate, openHives, readIdentity, readProfiles } from '../../src/windows/index.ts'
import { MACHINE_SID, machineTree, userHive } from '../support/machines/built-machine.ts'
import { type Tree, withTree } from '../support/machines/machines.ts'
import { seeMachine } from '../support/machines/windows-facts.ts'
import { randomFrom } from '../support/random.ts'

const SID = `${MACHINE_SID}-1001`

const TREE: Tree = {
  ...machineTree({
    accounts: { 1001: 'ned' },
    domain: { netbios: 'CONTOSO', dns: 'contoso.com', sid: 'S-1-5-21-11-22-33' },
    profiles: [
      { key: SID, path: 'C:\\Users\\ned' },
      { key: 'S-1-5-21-11-22-33-1104', path: 'C:\\Users\\anna' },
    ],
  }),
  'Users/ned/NTUSER.DAT': userHive(),
  'Users/anna/NTUSER.DAT': userHive(),
}

test('damaged hives give what they have, or a refusal that says why', () => {
  const random = randomFrom(20240501)
  const hives = Object.keys(TREE)
  let read = 0
  for (let round = 0; round < 400; round++) {
    const path = hives[random(hives.length)] ?? ''
    const bytes = Buffer.from(TREE[path] ?? '')
    for (let hits = 1 + random(8); hits > 0; hits--) {
      // Beyond the base block: that one is the registry reader's own matter.
      bytes[4096 + random(bytes.length - 4096)] = random(256)
    }
    try {
      seeMachine({ ...TREE, [path]: bytes })
      read += 1
    } catch (error) {
      if (!(error instanceof StateliftError)) throw error
    }
  }
  assert.ok(read > 200, `${read} of 400 could be read`)
})

test('a profile that cannot be looked at does not hide the others', () => {
  withTree(TREE, (root) => {
    const volume = new MountedVolume(root)
    const warnings: Warning[] = []
    const hives = openHives(volume, '\\Windows', () => undefined)
    const identity = readIdentity(hives, volume, '\\Windows')
    const locate: Locate = (offlinePath) => {
      if (offlinePath.includes('\\ned')) throw new VolumeError('a bad sector', offlinePath, 'EIO')
      const path = offlinePath.slice(2)
      const entry = volume.lookup(path)
      return entry === undefined ? undefined : { volume, path, entry }
    }
    const { profiles } = readProfiles(hives, identity, locate, (warning) => {
      warnings.push(warning)
    })
    assert.equal(
      profiles.map(({ name, hive }) => [name, hive]),
      [
        ['ned', 'missing'],
        ['anna', 'clean'],
      ],
    )
    assert.ok(warnings.some(({ message, where }) => message === 'a bad sector' && where === 'C:\\Users\\ned'))
  })
})

test('values that are not what they should be are as good as none', () => {
  const odd = { type: 3, data: Buffer.from([1, 2, 3]) }
  const { identity, profiles } = seeMachine(
    machineTree({
      version: {
        ProductName: odd,
        CurrentBuildNumber: odd,
        UBR: 'x',
        SystemRoot: odd,
        CurrentMajorVersionNumber: 'y',
      },
      profiles: [{ key: SID, values: { ProfileImagePath: odd, State: 'x' } }],
      systemEnvironment: { PROCESSOR_ARCHITECTURE: 7 },
    }),
  )
  assert.is(identity.systemRoot, 'C:\\Windows')
  assert.is(profiles.profiles[0]?.profilePath, '')
})

test.run()
