import { INSPECT, REG, SCANSTATE, USMTUTILS } from '../tables/index.ts'

const TOOLS = [INSPECT, SCANSTATE, USMTUTILS, REG] as const

/** The text of `statelift /?`: which tools there are. */
export function overviewText(): string {
  return [
    'Usage: statelift <tool> ...',
    '',
    'Lifts user state off a Windows that is not running.',
    '',
    ...TOOLS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`),
    '',
    'Each tool explains itself: statelift scanstate /?',
    'A copy or link of this program named scanstate or usmtutils is that tool.',
  ].join('\n')
}
