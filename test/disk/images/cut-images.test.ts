import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BlockError, type BlockSource, ImageError, openImage, readBlock } from '../../../src/disk/index.ts'
import type { Warning } from '../../../src/errors/index.ts'
import { buildDifferencingVhd } from '../../support/disks/vhd-builder.ts'
import { addLogEntry, seal } from '../../support/disks/vhdx-patch.ts'
import { programTest } from '../../support/programs.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('images that are cut off')
const withQemu = programTest(test, 'qemu-img')
const SIZE = 12 << 20
const PIECE = 65_536
const folder = temporaryFolder('cut-images')
const at = (name: string) => join(folder, name)
/** 2DC27766-F623-4200-9D64-115E9BFD4A08 ([MS-VHDX] 2.2.3.2). */
const BLOCK_TABLE_GUID = Buffer.from('6677c22d23f600429d64115e9bfd4a08', 'hex')
const disk = Buffer.alloc(SIZE)
for (let i = 0; i < SIZE; i += 4096) disk.writeUInt32LE(i ^ 0x5a5a_5a5a, i)
writeFileSync(at('d.img'), disk)

function convert(format: string, name: string, ...options: string[]): Buffer {
  execFileSync('qemu-img', ['convert', '-O', format, ...options, at('d.img'), at(name)])
  return readFileSync(at(name))
}

/** Pieces of the disk that read as they were and pieces that are refused; any other bytes are wrong. */
function survey(source: BlockSource): { right: number; refused: number; wrong: number } {
  const found = { right: 0, refused: 0, wrong: 0 }
  for (let position = 0; position < SIZE; position += PIECE) {
    try {
      const bytes = readBlock(source, position, PIECE)
      found[bytes.equals(disk.subarray(position, position + PIECE)) ? 'right' : 'wrong']++
    } catch (error) {
      if (!(error instanceof BlockError)) throw error
      found.refused++
    }
  }
  source.close()
  return found
}

for (const [name, format, options] of [
  ['dynamic.vhd', 'vpc', ['-o', 'force_size=on']],
  ['dynamic.vhdx', 'vhdx', ['-o', 'block_size=1M']],
] as const) {
  withQemu(`what a cut-off ${name} no longer holds is an error, never zeros`, () => {
    const whole = convert(format, name, ...options)
    writeFileSync(at(`cut-${name}`), whole.subarray(0, Math.floor(whole.length * 0.7)))
    const { right, refused, wrong } = survey(openImage(at(`cut-${name}`), () => undefined))
    assert.is(wrong, 0)
    assert.ok(right > 0 && refused > 0, `${right} right, ${refused} refused`)
  })
}

withQemu('what a cut-off VHDX no longer holds is an error also where its log is replayed', () => {
  const whole = convert('vhdx', 'dirty.vhdx', '-o', 'block_size=1M')
  const position = whole.indexOf(disk.subarray(4096, 8192)) - 4096
  const dirty = addLogEntry(whole, position, disk.subarray(0, 4096))
  writeFileSync(at('dirty.vhdx'), dirty.subarray(0, Math.floor(dirty.length * 0.7)))
  const { refused, wrong } = survey(openImage(at('dirty.vhdx'), () => undefined))
  // The entry zeroes 4 kB of the first piece.
  assert.is(wrong, 1)
  assert.ok(refused > 0)
})

withQemu('sectors that a cut-off differencing VHD held are errors, never those of its parent', () => {
  const parent = convert('vpc', 'parent.vhd', '-o', 'force_size=on')
  const last = SIZE / 512 - 1
  const child = buildDifferencingVhd({
    size: SIZE,
    parentId: parent.toString('hex', 68, 84),
    parentName: 'parent.vhd',
    blockSize: 2 << 20,
    sectors: new Map([[last, Buffer.alloc(512, 0xcd)]]),
  })
  // Behind the tables there is one block, and the footer.
  writeFileSync(at('child.vhd'), child.subarray(0, child.length - 512 - (2 << 20) - 512))
  const source = openImage(at('child.vhd'), () => undefined)
  assert.ok(readBlock(source, 0, PIECE).equals(disk.subarray(0, PIECE)))
  assert.throws(
    () => readBlock(source, last * 512, 512),
    (error: unknown) => error instanceof BlockError && /cut off/.test(error.message),
  )
})

withQemu('a VHD that is cut off within its block table is refused', () => {
  const whole = convert('vpc', 'table.vhd', '-o', 'force_size=on')
  // The table of qemu's images follows the footer's copy and the dynamic header; it has 6 entries here.
  writeFileSync(at('table.vhd'), whole.subarray(0, 1536 + 8))
  assert.throws(
    () => openImage(at('table.vhd'), () => undefined),
    (error: unknown) => error instanceof ImageError && /block table.*cut off/.test(error.message),
  )
})

withQemu('blocks for which the table of a VHDX has no entry are errors, never zeros', () => {
  const whole = convert('vhdx', 'table.vhdx', '-o', 'block_size=1M')
  for (const regions of [192 << 10, 256 << 10]) {
    const entry = whole.indexOf(BLOCK_TABLE_GUID, regions)
    whole.writeUInt32LE(8 * 3, entry + 24)
    seal(whole, regions, 64 << 10)
  }
  writeFileSync(at('table.vhdx'), whole)
  const there = (3 << 20) / PIECE
  const expected = { right: there, refused: SIZE / PIECE - there, wrong: 0 }
  assert.equal(survey(openImage(at('table.vhdx'), () => undefined)), expected)
})

for (const [what, damage] of [
  ['a wrong size in it', (footer: Buffer) => footer.writeBigUInt64BE(1n << 20n, 48)],
  ['a wrong type in it', (footer: Buffer) => footer.writeUInt32BE(2, 60)],
] as const) {
  withQemu(`the footer of a VHD with ${what} counts less than its sound copy`, () => {
    const whole = convert('vpc', 'footer.vhd', '-o', 'force_size=on')
    damage(whole.subarray(whole.length - 512))
    writeFileSync(at('footer.vhd'), whole)
    const warnings: Warning[] = []
    const source = openImage(at('footer.vhd'), (warning) => warnings.push(warning))
    assert.is(source.size, SIZE)
    assert.equal(survey(source), { right: SIZE / PIECE, refused: 0, wrong: 0 })
    assert.equal(
      warnings.map(({ kind }) => kind),
      ['vhd-footer-copy-used'],
    )
  })
}

test.run()
