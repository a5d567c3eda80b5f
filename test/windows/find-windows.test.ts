import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MountedVolume } from '../../src/volume/index.ts'
import { allWindowsIn, windowsAt, windowsIn } from '../../src/windows/index.ts'
import { type Tree, withTree } from '../support/machines/machines.ts'

function hives(directory: string, names = ['SOFTWARE', 'SYSTEM']): Tree {
  return Object.fromEntries(names.map((name) => [`${directory}/${name}`, 'x']))
}

function on<T>(tree: Tree, use: (volume: MountedVolume) => T): T {
  return withTree(tree, (root) => use(new MountedVolume(root)))
}

test('a Windows directory is one that has both hives, in any letter case', () => {
  on(hives('WINDOWS/system32/config', ['software', 'system']), (volume) => {
    assert.is(windowsAt(volume, '\\windows'), '\\WINDOWS')
    assert.is(windowsAt(volume, '\\'), undefined)
    assert.is(windowsIn(volume, '\\'), '\\WINDOWS')
  })
})

test('one hive alone makes none, nor do directories of their names', () => {
  on(hives('Windows/System32/config', ['SOFTWARE']), (volume) => {
    assert.is(windowsIn(volume, '\\'), undefined)
  })
  on({ 'Windows/System32/config/SOFTWARE/x': 'x', 'Windows/System32/config/SYSTEM/x': 'x' }, (volume) => {
    assert.is(windowsIn(volume, '\\'), undefined)
  })
})

test('a volume’s root stands for Windows or WINNT on it, a Windows.old for the one in it', () => {
  on(hives('WINNT/System32/config'), (volume) => assert.is(windowsIn(volume, '\\'), '\\WINNT'))
  on(hives('Windows.old/Windows/System32/config'), (volume) => {
    assert.is(windowsIn(volume, '\\WINDOWS.OLD'), '\\Windows.old\\Windows')
    assert.is(windowsIn(volume, '\\Windows.old\\Windows'), '\\Windows.old\\Windows')
  })
})

test('looking around finds every one, numbered Windows.old folders too', () => {
  const tree = {
    ...hives('Windows/System32/config'),
    ...hives('WINNT/System32/config'),
    ...hives('Windows.old/Windows/System32/config'),
    ...hives('Windows.old.000/Windows/System32/config'),
    ...hives('Backup/Windows/System32/config'),
  }
  on(tree, (volume) => {
    assert.equal(allWindowsIn(volume, '\\'), [
      '\\Windows',
      '\\WINNT',
      '\\Windows.old\\Windows',
      '\\Windows.old.000\\Windows',
    ])
    assert.equal(allWindowsIn(volume, '\\Windows'), ['\\Windows'])
    assert.equal(allWindowsIn(volume, '\\none'), [])
  })
})

test.run()
