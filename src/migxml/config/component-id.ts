/** What Config.xml knows a component by. */
export interface ComponentIdentity {
  /** Of the rule file. */
  readonly urlid: string
  /** Display names, from the outermost component to the component itself. */
  readonly path: readonly string[]
  /** `Settings`, `Data`, `Binaries`, `Container`. */
  readonly role: string
}

/** IDs are compared without letter case and without differences in white space. */
export function foldId(id: string): string {
  return id.trim().replace(/\s+/g, ' ').toLowerCase()
}

/**
 * The ID that a generated Config.xml has: `urlid/display name/role` in lower case, as generated files of the field
 * show; a nested component adds the names of those around it.
 */
export function componentId(component: ComponentIdentity): string {
  return [component.urlid.trim(), ...component.path.map(foldId), foldId(component.role)].join('/')
}

/**
 * Every ID that may mean the component, folded. How IDs of nested components are made up is documented nowhere, so
 * files may name the roles between, or the component alone.
 */
export function componentIds(component: ComponentIdentity): string[] {
  const urlid = foldId(component.urlid)
  const path = component.path.map(foldId)
  const role = foldId(component.role)
  const own = path.at(-1) ?? ''
  const ids = new Set([
    [urlid, ...path, role].join('/'),
    [urlid, path.join('/container/'), role].join('/'),
    [urlid, ...path].join('/'),
    [urlid, own, role].join('/'),
  ])
  return [...ids]
}

/** The component around a nested one, as Config.xml would list it; undefined for an outermost one. */
export function enclosing(component: ComponentIdentity): ComponentIdentity | undefined {
  const path = component.path.slice(0, -1)
  return path.length === 0 ? undefined : { ...component, path, role: 'Container' }
}
