import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Rectangle, treemap } from '../../../src/report/html/treemap.ts'
import { randomFrom } from '../../support/random.ts'

const test = suite('treemap')
const AREA = { x: 10, y: 20, width: 600, height: 400 }

const overlap = (a: Rectangle, b: Rectangle): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

test('areas are in proportion to sizes, lie in the area and do not overlap', () => {
  const random = randomFrom(7)
  for (let round = 0; round < 50; round++) {
    const sizes = Array.from({ length: 1 + random(40) }, () => 1 + random(1_000_000)).sort((a, b) => b - a)
    const total = sizes.reduce((sum, size) => sum + size, 0)
    const places = treemap(sizes, AREA)
    assert.is(places.length, sizes.length)
    for (const [index, place] of places.entries()) {
      const expected = ((sizes[index] ?? 0) * AREA.width * AREA.height) / total
      assert.ok(Math.abs(place.width * place.height - expected) < 1e-6 * AREA.width * AREA.height)
      assert.ok(place.x >= AREA.x - 1e-6 && place.x + place.width <= AREA.x + AREA.width + 1e-6)
      assert.ok(place.y >= AREA.y - 1e-6 && place.y + place.height <= AREA.y + AREA.height + 1e-6)
      for (const other of places.slice(0, index)) assert.ok(overlap(place, other) < 1e-3)
    }
  }
})

test('the example of the paper: 6 6 4 3 2 2 1 in 6 by 4', () => {
  const places = treemap([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 })
  const ratios = places.map(({ width, height }) => Math.max(width / height, height / width))
  // The paper's own result: no ratio of sides is worse than 25/9.
  assert.equal(
    places.slice(0, 2).map(({ width, height }) => [width, height]),
    [
      [3, 2],
      [3, 2],
    ],
  )
  assert.ok(Math.max(...ratios) <= 25 / 9 + 1e-9)
})

test('nothing, and sizes of nothing, give no area', () => {
  assert.equal(treemap([], AREA), [])
  assert.ok(treemap([0, 0], AREA).every(({ width, height }) => width * height === 0))
})

test.run()
