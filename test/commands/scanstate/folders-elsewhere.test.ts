import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { foldersElsewhere } from '../../../src/commands/scanstate/folders-elsewhere.ts'
import { findAt } from '../../../src/offline/find-installations.ts'
import { buildOfflineSystem } from '../../../src/offline/index.ts'
import { keyPath, MACHINE_SID, machineTree, userHive } from '../../support/machines/built-machine.ts'
import { fakeWindows } from '../../support/machines/fake-host.ts'
import { withTree } from '../../support/machines/machines.ts'

const test = suite('folders that lie elsewhere')
const FOLDERS = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders'

test('folders on a server or on a drive that is not here are named, those that are here are not', () => {
  const values = {
    Personal: { expand: '\\\\server\\home\\ned' },
    'My Pictures': { expand: 'H:\\pictures' },
    Desktop: { expand: '%USERPROFILE%\\Desktop' },
  }
  const tree = {
    ...machineTree({
      accounts: { 1001: 'ned' },
      profiles: [{ key: `${MACHINE_SID}-1001`, path: 'C:\\Users\\ned' }],
    }),
    'Users/ned/NTUSER.DAT': userHive(keyPath(FOLDERS, { values })),
  }
  withTree(tree, (root) => {
    const host = fakeWindows([{ letter: 'D:', root }])
    const found = findAt('D:\\', host)
    assert.ok(found)
    const system = buildOfflineSystem(found, host, { unmappedDrives: 'tell' })
    const ned = system.profiles.filter(({ isUser }) => isUser)
    assert.equal(
      foldersElsewhere(system, ned).map(({ message }) => message),
      [
        'Documents of PC1\\ned is \\\\server\\home\\ned, on a server: what is in it is not captured',
        'Pictures of PC1\\ned is H:\\pictures, on a drive that is not at hand: what is in it is not captured',
      ],
    )
  })
})

test.run()
