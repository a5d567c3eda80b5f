import { documentPatterns } from '../docfinder/index.ts'
import type { DriveKind, EvaluationContext } from '../objects.ts'
import { objectTypeOf } from './condition-functions.ts'
import { objectText } from './content-text.ts'
import type { CallContext, MadePattern, Parameter, PatternFunction, TextFunction } from './helper-function.ts'
import { notHiddenSystem } from './hidden-system.ts'
import { expandKnown } from './known-variables.ts'

const DRIVE_KINDS: readonly DriveKind[] = ['Fixed', 'CDROM', 'Removable', 'Remote']

const flag = (name: string): Parameter => ({ name, expand: 'raw', optional: true })

export const TEXT_FUNCTIONS: readonly TextFunction[] = [
  {
    use: 'variable',
    prefix: 'MigXmlHelper',
    name: 'GetStringContent',
    parameters: [
      { name: 'ObjectType', expand: 'raw', oneOf: ['File', 'Registry', 'Ini'] },
      { name: 'EncodedLocation', expand: 'text' },
      flag('ExpandContent'),
      // Not documented; shipped rules strip a quote or a backslash from the ends of a path with them.
      { name: 'TrimLeft', expand: 'raw', optional: true },
      { name: 'TrimRight', expand: 'raw', optional: true },
    ],
    run: ([type, location = '', expand, left = '', right = ''], call) => {
      const text = firstText(type, location, call)
      if (text === undefined) return undefined
      const trimmed = trimEnds(text, left, right)
      return isTrue(expand, true) ? expandKnown(trimmed, call) : trimmed
    },
  },
]

export const PATTERN_FUNCTIONS: readonly PatternFunction[] = [
  {
    use: 'objectSet',
    prefix: 'MigXmlHelper',
    name: 'GenerateDrivePatterns',
    parameters: [
      { name: 'PatternSegment', expand: 'raw' },
      { name: 'DriveType', expand: 'raw', oneOf: DRIVE_KINDS },
    ],
    run: ([segment = '', type = ''], call) => drivePatterns(segment.trim(), type, call),
  },
  {
    use: 'objectSet',
    prefix: 'MigXmlHelper',
    name: 'GenerateUserPatterns',
    parameters: [
      { name: 'ObjectType', expand: 'raw', oneOf: ['File', 'Registry'] },
      { name: 'EncodedLocationPattern', expand: 'raw' },
      { name: 'ProcessCurrentUser', expand: 'raw' },
    ],
    run: ([type, text = '', current], call) =>
      call.users
        .filter((user) => user.sid !== call.context.sid || isTrue(current, false))
        .flatMap((user) => userPattern(type, text, user, call)),
  },
  {
    use: 'objectSet',
    prefix: 'MigXmlHelper',
    name: 'GenerateDocPatterns',
    parameters: [flag('ScanProgramFiles'), flag('IncludePatterns'), flag('SystemDrive')],
    run: ([programFiles, include, systemDrive], call) =>
      documentPatterns(call, {
        scanProgramFiles: isTrue(programFiles, false),
        include: isTrue(include, true),
        systemDriveOnly: isTrue(systemDrive, false),
      }),
  },
]

function firstText(type: string | undefined, location: string, call: CallContext): string | undefined {
  const pattern = call.pattern(objectTypeOf(type), location)
  if (pattern === undefined || pattern.type === 'File') return undefined
  for (const object of call.objectsOf(pattern)) {
    const text = objectText(object)
    if (text !== undefined) return text
  }
  return undefined
}

function isTrue(text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined || text === '') return otherwise
  return /^(true|yes|1)$/i.test(text.trim())
}

function trimEnds(text: string, left: string, right: string): string {
  let from = 0
  let to = text.length
  while (from < to && left.includes(text.charAt(from))) from++
  while (to > from && right.includes(text.charAt(to - 1))) to--
  return text.slice(from, to)
}

function drivePatterns(segment: string, type: string, call: CallContext): MadePattern[] {
  const kind = DRIVE_KINDS.find((known) => known.toLowerCase() === type.toLowerCase())
  if (kind === undefined) return []
  // A search over whole drives for documents passes over what Windows hides (what-migrates, MigUser.xml).
  const search = call.componentType.toLowerCase() === 'documents' && /^\*\s*\[/.test(segment)
  return call.context.objects.drives(kind).flatMap((drive): MadePattern[] => {
    const pattern = call.pattern('File', `${drive}${segment.startsWith('\\') ? '' : '\\'}${segment}`)
    if (pattern === undefined) return []
    return search ? [{ pattern, filter: notHiddenSystem }] : [{ pattern }]
  })
}

function userPattern(
  type: string | undefined,
  text: string,
  user: EvaluationContext,
  call: CallContext,
): MadePattern[] {
  const expanded = call.expandFor(user, text)
  if (expanded === undefined) return []
  const pattern = call.pattern(objectTypeOf(type), expanded, user)
  return pattern === undefined ? [] : [{ pattern }]
}
