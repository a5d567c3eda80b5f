/** Makes a thing when it is first asked for, and gives the same again: volumes are told apart by identity. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
