import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { folderSizes } from '../../../src/gather/estimate/folder-sizes.ts'
import { MadeFiles } from '../../support/made-files.ts'

const test = suite('folders in an estimate')

const made = (...paths: string[]) =>
  new MadeFiles(paths.map((path) => ({ path, size: 1, seed: 1, kindAt: () => 'noise' }))).selection

test('each folder on the way to a file takes a block', () => {
  const files = made('C:\\Users\\ned\\a', 'C:\\Users\\ned\\b', 'C:\\Users\\mia\\c', 'D:\\d')
  // File, C:, Users, ned, mia, D:
  assert.equal(
    folderSizes({ files, directories: [] }, () => true),
    Array(6).fill(4096),
  )
})

test('files that the store does not hold need no folder', () => {
  const files = made('C:\\Users\\ned\\a', 'D:\\d')
  assert.is(folderSizes({ files, directories: [] }, (index) => index === 1).length, 2)
  assert.equal(
    folderSizes({ files, directories: [] }, () => false),
    [],
  )
})

test('empty folders count', () => {
  const files = made('C:\\a')
  const { volume, entry, owners } = files.at(0)
  const directories = [{ path: 'C:\\Empty\\One', volume, entry, owners }]
  assert.is(folderSizes({ files, directories }, () => true).length, 4)
})

test('many names take as many blocks as they need', () => {
  const paths = Array.from({ length: 1000 }, (_, number) => `C:\\Flat\\${String(number).padStart(9, '0')}`)
  const sizes = folderSizes({ files: made(...paths), directories: [] }, () => true)
  const [top, parent, flat = 0] = sizes.toSorted((a, b) => a - b)
  assert.equal([top, parent], [4096, 4096])
  assert.is(flat % 4096, 0)
  // ext4 takes 8 bytes and the name, NTFS 16 + 66 and the name in UTF-16.
  assert.ok(flat > 1000 * (8 + 9) && flat < 1000 * (82 + 18))
})

test.run()
