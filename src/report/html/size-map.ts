import { formatBytes } from '../console-progress.ts'
import { visible } from './escape.ts'
import { type Html, html } from './html.ts'
import type { ReportedContext } from './run-report.ts'
import { type Rectangle, treemap } from './treemap.ts'

/** As many colours as the style sheet has for users; the system has its own. */
const COLOURS = 7
const MOST_FOLDERS = 14
/** Folders below this part of all are shown as one. */
const SMALLEST_PART = 0.004
const TITLE_HEIGHT = 20
/** Of a wide character of the fonts below, in the units of the picture. */
const FONT_WIDTH = { plain: 6.7, bold: 7.9 }
const MARGIN = 6

/** A wide picture for desks and paper, and a tall one for phones; the style sheet shows the one that fits. */
const SHAPES = [
  { name: 'wide', width: 1040, height: 440 },
  { name: 'tall', width: 360, height: 460 },
] as const

interface Tile {
  readonly label: string
  readonly title: string
  readonly bytes: number
}

/** Sizes as areas: each user, and in it the largest folders. Empty when nothing was captured. */
export function sizeMap(contexts: readonly ReportedContext[]): Html {
  const shown = contexts
    .map((context, number) => ({ ...context, colour: colourOf(number), tiles: tilesOf(context) }))
    .map((context) => ({ ...context, bytes: context.tiles.reduce((sum, { bytes }) => sum + bytes, 0) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
  if (shown.length === 0) return html``
  const sizes = shown.map(({ bytes }) => bytes)
  const maps = SHAPES.map(({ name, width, height }) => {
    const areas = treemap(sizes, { x: 0, y: 0, width, height })
    const parts = shown.map((context, index) => contextMap(context, areas[index]))
    return html`<svg class="map ${name}" viewBox="0 0 ${width} ${height}" role="img">
<title>Sizes by user and folder</title>${parts}</svg>`
  })
  return html`<figure>${maps}<figcaption>Areas are sizes: a colour for each user, as in the table below, and a field for each folder. The tables say the same in numbers.</figcaption></figure>`
}

/** The style sheet's class for the context with this number; 0 is the system. */
export function colourOf(context: number): string {
  return context === 0 ? 'system' : `user${(context - 1) % COLOURS}`
}

function tilesOf({ folders, sum }: ReportedContext): Tile[] {
  const smallest = sum.bytes * SMALLEST_PART
  const large = folders.slice(0, MOST_FOLDERS).filter(({ bytes }) => bytes > 0 && bytes >= smallest)
  const rest = folders.slice(large.length)
  const restBytes = rest.reduce((total, { bytes }) => total + bytes, 0)
  const tiles = large.map(({ path, files, bytes }) => ({
    label: path.endsWith('\\') ? path : path.slice(path.lastIndexOf('\\') + 1),
    title: `${path}: ${formatBytes(bytes)} in ${files} ${files === 1 ? 'file' : 'files'}`,
    bytes,
  }))
  if (restBytes === 0) return tiles
  const others = `${rest.length} other folders`
  return [...tiles, { label: others, title: `${others}: ${formatBytes(restBytes)}`, bytes: restBytes }].sort(
    (a, b) => b.bytes - a.bytes,
  )
}

function contextMap(
  { name, colour, tiles, bytes }: { name: string; colour: string; tiles: readonly Tile[]; bytes: number },
  area: Rectangle | undefined,
): Html {
  if (area === undefined) return html``
  const titled = area.height > 3 * TITLE_HEIGHT && area.width > 60
  const inner = titled ? { ...area, y: area.y + TITLE_HEIGHT, height: area.height - TITLE_HEIGHT } : area
  const places = treemap(
    tiles.map((tile) => tile.bytes),
    inner,
  )
  const title = `${name}: ${formatBytes(bytes)}`
  return html`<g class="${colour}"><title>${title}</title><rect class="user" ${box(area)}/>
${titled ? html`<text class="name" x="${round(area.x + MARGIN)}" y="${round(area.y + 14)}">${fitting(title, area.width, FONT_WIDTH.bold)}</text>` : ''}
${tiles.map((tile, index) => tileMap(tile, places[index]))}</g>`
}

function tileMap({ label, title, bytes }: Tile, area: Rectangle | undefined): Html {
  if (area === undefined) return html``
  const x = round(area.x + MARGIN)
  const named = area.width > 44 && area.height > 20
  const sized = named && area.height > 36
  return html`<g><title>${title}</title><rect class="folder" ${box(area)}/>
${named ? html`<text x="${x}" y="${round(area.y + 15)}">${fitting(label, area.width)}</text>` : ''}
${sized ? html`<text class="size" x="${x}" y="${round(area.y + 30)}">${fitting(formatBytes(bytes), area.width)}</text>` : ''}</g>`
}

/** As much of a label as fits. */
function fitting(label: string, width: number, font = FONT_WIDTH.plain): string {
  const characters = [...visible(label)]
  const room = Math.floor((width - 2 * MARGIN) / font)
  if (characters.length <= room) return characters.join('')
  return room < 3 ? '' : `${characters.slice(0, room - 1).join('')}…`
}

function box({ x, y, width, height }: Rectangle): Html {
  return html`x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`
}

function round(value: number): string {
  return value.toFixed(1)
}
