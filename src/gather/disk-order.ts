/**
 * The numbers 0 to n - 1 ordered by `positions`, equal ones as they come.
 *
 * Numbers are sorted natively and in place, five times as fast as with a comparison of ours and without memory beside them. So a
 * position and its number become one number, where both fit.
 */
export function orderedByPosition(positions: Float64Array): Uint32Array {
  const count = positions.length
  const order = new Uint32Array(count)
  if ((largest(positions) + 1) * count > Number.MAX_SAFE_INTEGER) {
    for (let number = 0; number < count; number++) order[number] = number
    return order.sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0) || a - b)
  }
  const keys = positions.map((position, number) => position * count + number).sort()
  for (let place = 0; place < count; place++) order[place] = (keys[place] ?? 0) % count
  return order
}

function largest(numbers: Float64Array): number {
  let most = 0
  for (const number of numbers) if (number > most) most = number
  return most
}
