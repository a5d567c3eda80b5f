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

const ROLES = ['settings', 'data', 'binaries', 'container']

/**
 * Every ID that may mean the component, folded. A component is known by its file and display name (MigXML's general
 * conventions), so any role will do; how IDs of nested components are made up is documented nowhere, so files may
 * name the roles between, or the component alone.
 */
export function componentIds(component: ComponentIdentity): string[] {
  const urlid = foldId(component.urlid)
  const path = component.path.map(foldId)
  const own = path.at(-1) ?? ''
  const stems = new Set([path.join('/'), path.join('/container/'), own].map((names) => `${urlid}/${names}`))
  return [...stems].flatMap((stem) => [
    ...ROLES.map((role) => `${stem}/${role}`),
    `${urlid}/${path.join('/')}`,
  ])
}

/** The component around a nested one, as Config.xml would list it; undefined for an outermost one. */
export function enclosing(component: ComponentIdentity): ComponentIdentity | undefined {
  const path = component.path.slice(0, -1)
  return path.length === 0 ? undefined : { ...component, path, role: 'Container' }
}
