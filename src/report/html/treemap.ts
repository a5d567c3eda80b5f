/**
 * Squarified treemaps (Bruls, Huizing, van Wijk: "Squarified Treemaps", 2000): areas in proportion to sizes, in
 * rectangles that are as square as they can be.
 */

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Divides `area` among `sizes`, which are positive and in falling order. Gives a rectangle for each. */
export function treemap(sizes: readonly number[], area: Rectangle): Rectangle[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const scale = total > 0 ? (area.width * area.height) / total : 0
  const areas = sizes.map((size) => size * scale)
  const placed: Rectangle[] = []
  let free = area
  for (let at = 0; at < areas.length; ) {
    const side = Math.min(free.width, free.height)
    let end = at + 1
    while (end < areas.length && worst(areas, at, end + 1, side) <= worst(areas, at, end, side)) end++
    const row = areas.slice(at, end)
    placed.push(...placeRow(row, free))
    free = without(row, free)
    at = end
  }
  return placed
}

/** The worst ratio of sides in a row of `areas[from..to)` along a side of this length. */
function worst(areas: readonly number[], from: number, to: number, side: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += areas[i] ?? 0
  const [largest, smallest] = [areas[from] ?? 0, areas[to - 1] ?? 0]
  const [square, sumSquare] = [side * side, sum * sum]
  return Math.max((square * largest) / sumSquare, sumSquare / (square * smallest))
}

/** How thick a row is that lies along the shorter side. */
function thickness(row: readonly number[], { width, height }: Rectangle): number {
  const side = Math.min(width, height)
  return side > 0 ? row.reduce((sum, size) => sum + size, 0) / side : 0
}

function placeRow(row: readonly number[], free: Rectangle): Rectangle[] {
  const thick = thickness(row, free)
  let along = 0
  return row.map((size) => {
    const length = thick > 0 ? size / thick : 0
    const before = along
    along += length
    return free.width < free.height
      ? { x: free.x + before, y: free.y, width: length, height: thick }
      : { x: free.x, y: free.y + before, width: thick, height: length }
  })
}

function without(row: readonly number[], free: Rectangle): Rectangle {
  const thick = thickness(row, free)
  const { x, y, width, height } = free
  return width < height
    ? { x, y: y + thick, width, height: Math.max(0, height - thick) }
    : { x: x + thick, y, width: Math.max(0, width - thick), height }
}
