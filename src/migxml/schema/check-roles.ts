import type { XmlElement } from '../../xml/index.ts'
import type { Report } from './report.ts'

/**
 * How components and roles go together: up to three roles, each of another kind, or one Container; what is nested has
 * the type of what holds it. Nothing of this changes what is selected, so it is warned about and read as written.
 * `component` is in canonical form.
 */
export function checkRoles(component: XmlElement, report: Report): void {
  if (component.name !== 'component') return
  const roles = component.children.filter(({ name }) => name === 'role')
  const kinds = new Set<string>()
  for (const role of roles) {
    const kind = attributeOf(role, 'role')
    if (kinds.has(kind)) {
      warn(report, role, `the component has a second role ${kind}`, 'Each kind of role stands once.')
    } else if (kinds.size > 0 && (kind === 'Container' || kinds.has('Container'))) {
      warn(report, role, 'the component has a Container and another role', 'A Container stands alone.')
    }
    kinds.add(kind)
    checkRole(role, component, report)
  }
}

function checkRole(role: XmlElement, component: XmlElement, report: Report): void {
  const container = attributeOf(role, 'role') === 'Container'
  for (const child of role.children) {
    if (child.name === 'rules' && container) {
      warn(report, child, 'a Container has rules of its own', 'Rules belong into its components.')
    } else if (child.name === 'role') {
      if (attributeOf(child, 'role') !== attributeOf(role, 'role')) warnOfKind(child, role, report)
      checkRole(child, component, report)
    } else if (child.name === 'component') {
      checkNested(child, role, component, report)
      checkRoles(child, report)
    }
  }
}

function checkNested(inner: XmlElement, role: XmlElement, outer: XmlElement, report: Report): void {
  if (attributeOf(inner, 'type') !== attributeOf(outer, 'type')) {
    const type = attributeOf(outer, 'type')
    warn(report, inner, `the component around this one has type ${type}`, `Give it type="${type}" too.`)
  }
  const kind = attributeOf(role, 'role')
  const other = inner.children.find((child) => child.name === 'role' && attributeOf(child, 'role') !== kind)
  if (kind !== 'Container' && other !== undefined) warnOfKind(other, role, report)
}

function warnOfKind(inner: XmlElement, outer: XmlElement, report: Report): void {
  const kind = attributeOf(outer, 'role')
  warn(report, inner, `this role is inside of one that is ${kind}`, 'Nested roles are of one kind.')
}

function attributeOf(element: XmlElement, attribute: string): string {
  return element.attributes.get(attribute)?.value ?? ''
}

function warn(report: Report, element: XmlElement, message: string, advice: string): void {
  report.warn(element.place, { kind: 'role', message, advice })
}
