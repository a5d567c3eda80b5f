/** Variables by upper-case name. */
export type Variables = ReadonlyMap<string, string>

/** Replaces `%NAME%` in any letter case; undefined when a name is not known, since half an expansion is a wrong path. */
export function expandVariables(text: string, variables: Variables): string | undefined {
  let complete = true
  const expanded = text.replace(/%([^%]+)%/g, (whole, name: string) => {
    const value = variables.get(name.toUpperCase())
    if (value === undefined) complete = false
    return value ?? whole
  })
  return complete ? expanded : undefined
}
