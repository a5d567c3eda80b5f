import { formatBytes } from '../console-progress.ts'
import { bar, grouped, name, section, table } from './elements.ts'
import { type Html, html } from './html.ts'
import type { RunReport } from './run-report.ts'
import { colourOf, sizeMap } from './size-map.ts'

const MOST_FOLDERS = 40
const MOST_COMPONENTS = 200

/** What was captured: by user, folder and component, and the largest files. */
export function sizes(report: RunReport): Html {
  if (report.total.objects === 0) return html``
  return section(
    'captured',
    'What was captured',
    sizeMap(report.contexts),
    byUser(report),
    byComponent(report),
    byFolder(report),
    largestFiles(report),
  )
}

function byUser({ contexts }: RunReport): Html {
  const largest = Math.max(...contexts.map(({ sum }) => sum.bytes))
  return table(
    'By user; what belongs to several of them counts as shared',
    [
      { title: 'User' },
      { title: 'Share', kind: 'share' },
      { title: 'Size', kind: 'number' },
      { title: 'Files', kind: 'number' },
      { title: 'Settings', kind: 'number' },
      { title: 'Missing', kind: 'number' },
    ],
    contexts.map((context, number) => [
      name(context.name),
      bar(context.sum.bytes, largest, colourOf(number)),
      formatBytes(context.sum.bytes),
      grouped(context.sum.files),
      grouped(context.sum.registry),
      grouped(context.sum.missing),
    ]),
  )
}

function byComponent({ components }: RunReport): Html {
  const largest = Math.max(...components.map(({ sum }) => sum.bytes))
  const shown = components.slice(0, MOST_COMPONENTS)
  const hidden = components.length - shown.length
  return table(
    `By component${hidden > 0 ? `: the ${shown.length} largest of ${components.length}` : ''}`,
    [
      { title: 'Component' },
      { title: 'Share', kind: 'share' },
      { title: 'Size', kind: 'number' },
      { title: 'Files', kind: 'number' },
      { title: 'Settings', kind: 'number' },
      { title: 'Missing', kind: 'number' },
      { title: 'For' },
    ],
    shown.map(({ name: component, file, sum, contexts }) => [
      html`${name(component)} <small>${name(file)}</small>`,
      bar(sum.bytes, largest),
      formatBytes(sum.bytes),
      grouped(sum.files),
      grouped(sum.registry),
      grouped(sum.missing),
      name(contexts.join(', ')),
    ]),
  )
}

function byFolder({ contexts }: RunReport): Html {
  const all = contexts.flatMap(({ name: owner, folders }, number) =>
    folders.map((folder) => ({ ...folder, owner, number })),
  )
  const shown = all.sort((a, b) => b.bytes - a.bytes).slice(0, MOST_FOLDERS)
  if (shown.length === 0) return html``
  const largest = shown[0]?.bytes ?? 0
  return table(
    `By folder${all.length > shown.length ? `: the ${shown.length} largest of ${grouped(all.length)}` : ''}`,
    [
      { title: 'Folder' },
      { title: 'Share', kind: 'share' },
      { title: 'Size', kind: 'number' },
      { title: 'Files', kind: 'number' },
      { title: 'User' },
    ],
    shown.map(({ path, bytes, files, owner, number }) => [
      name(path),
      bar(bytes, largest, colourOf(number)),
      formatBytes(bytes),
      grouped(files),
      name(owner),
    ]),
  )
}

function largestFiles({ largest }: RunReport): Html {
  const most = largest[0]?.size ?? 0
  if (most === 0) return html``
  return table(
    'The largest files',
    [{ title: 'File' }, { title: 'Share', kind: 'share' }, { title: 'Size', kind: 'number' }],
    largest.map(({ path, size }) => [name(path), bar(size, most), formatBytes(size)]),
  )
}
