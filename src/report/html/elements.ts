import { type Html, html, type Part } from './html.ts'

/** A name from the source: it has a direction of its own, and a path breaks after its separators first. */
export function name(text: string): Html {
  const parts = text.split(/(?<=[\\/])(?=[^\\/])/)
  return html`<bdi class="name">${parts.map((part, index) => (index === 0 ? part : html`<wbr>${part}`))}</bdi>`
}

export function section(id: string, title: string, ...parts: readonly Part[]): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${parts}</section>
`
}

export interface Column {
  readonly title: string
  /** Numbers stand at the right. */
  /** Numbers stand at the right; bars need no name where there is little room. */
  readonly kind?: 'number' | 'share'
}

/** A table that becomes a list of cards on a narrow screen: each cell then says its column's name. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Part[])[]): Html {
  const heads = columns.map(({ title, kind }) => html`<th scope="col"${classOf(kind)}>${title}</th>`)
  const body = rows.map(
    (row) =>
      html`<tr>${row.map((cell, index) => cellOf(cell, columns[index], index === 0))}</tr>
`,
  )
  return html`<div class="table"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>
${body}</tbody></table></div>
`
}

function cellOf(cell: Part, column: Column | undefined, first: boolean): Html {
  const label = html` data-label="${column?.title ?? ''}"`
  return first
    ? html`<th scope="row"${label}${classOf(column?.kind)}>${cell}</th>`
    : html`<td${label}${classOf(column?.kind)}>${cell}</td>`
}

function classOf(kind: Column['kind']): Html {
  return kind === undefined ? html`` : html` class="${kind}"`
}

/** A bar in proportion to the largest of its kind; the number stands beside it, so it is for eyes only. */
export function bar(value: number, largest: number, colour = 'plain'): Html {
  const part = largest > 0 ? Math.max(value > 0 ? 0.6 : 0, (value * 100) / largest) : 0
  return html`<svg class="bar ${colour}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"/><rect class="value" width="${part.toFixed(1)}" height="10"/></svg>`
}

/** Names and values. */
export function facts(pairs: readonly (readonly [name: string, value: Part])[]): Html {
  return html`<dl>${pairs.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
`
}

/** `1 file`, `2 files`, `12 345 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** Digits in threes, parted by a narrow blank that does not break: `12 345`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, '\u202f')
}

/** `2026-11-21 10:05:13 UTC` */
export function moment(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
