import { foldName } from '../../winpath/index.ts'
import { formatPattern, matchesGlob, type ObjectType, type Pattern } from '../patterns/index.ts'
import { objectText } from './content-text.ts'
import type { Arguments, CallContext, ConditionFunction, Parameter } from './helper-function.ts'
import { compareVersions, versionNumbers } from './versions.ts'

const text = (name: string): Parameter => ({ name, expand: 'text' })
const objectType = (name: string): Parameter => ({
  name,
  expand: 'raw',
  oneOf: ['File', 'Registry', 'Ini'],
})

function condition(
  name: string,
  parameters: readonly Parameter[],
  run: (args: Arguments, call: CallContext) => boolean,
): ConditionFunction {
  return { use: 'condition', prefix: 'MigXmlHelper', name, parameters, run }
}

export const CONDITION_FUNCTIONS: readonly ConditionFunction[] = [
  condition('DoesOSMatch', [text('OSType'), text('OSVersion')], ([type = '', version = ''], { facts }) => {
    if (!isNt(type)) return false
    const numbers = versionNumbers(facts.osVersion).slice(0, 3).join('.')
    const glob = foldName(version)
    return [numbers, `${numbers}.${facts.servicePack ?? ''}`].some((current) =>
      matchesGlob(glob, foldName(current)),
    )
  }),
  condition('IsNative64Bit', [], (_, { facts }) => facts.is64Bit),
  condition('IsOSLaterThan', [text('OSType'), text('OSVersion')], ([type = '', version = ''], call) =>
    isNt(type) ? compareOs(call, version) >= 0 : false,
  ),
  condition('IsOSEarlierThan', [text('OSType'), text('OSVersion')], ([type = '', version = ''], call) =>
    isNt(type) ? compareOs(call, version) < 0 : false,
  ),
  condition('DoesObjectExist', [objectType('ObjectType'), text('EncodedLocation')], (args, call) => {
    const [type, location = ''] = args
    return firstObject(call, type, location) !== undefined
  }),
  condition(
    'DoesFileVersionMatch',
    [text('EncodedFileLocation'), text('VersionTag'), text('VersionValue')],
    ([location = '', tag = '', glob = ''], call) => {
      const version = fileVersion(call, location, tag)
      return version !== undefined && matchesGlob(foldName(glob), foldName(version))
    },
  ),
  condition(
    'IsFileVersionAbove',
    [text('ObjectLocation'), text('VersionTag'), text('VersionValue')],
    ([location = '', tag = '', value = ''], call) => {
      const version = fileVersion(call, location, tag)
      return version !== undefined && compareVersions(versionNumbers(version), versionNumbers(value)) > 0
    },
  ),
  condition(
    'IsFileVersionBelow',
    [text('ObjectLocation'), text('VersionTag'), text('VersionValue')],
    ([location = '', tag = '', value = ''], call) => {
      const version = fileVersion(call, location, tag)
      return version !== undefined && compareVersions(versionNumbers(version), versionNumbers(value)) < 0
    },
  ),
  // Not on the documentation's pages; read as its name says.
  condition(
    'IsFileMoreRecentThan',
    [text('FileLocation'), text('OtherFileLocation')],
    ([one = '', other = ''], call) => {
      const a = modified(call, one)
      const b = modified(call, other)
      return a !== undefined && (b === undefined || a > b)
    },
  ),
  condition('IsSystemContext', [], (_, call) => call.isSystem),
  condition(
    'DoesStringContentEqual',
    stringContentParameters(),
    ([type, location = '', wanted = ''], call) => {
      const found = stringContent(call, type, location)
      return found !== undefined && foldName(found) === foldName(wanted)
    },
  ),
  condition(
    'DoesStringContentContain',
    stringContentParameters(),
    ([type, location = '', wanted = ''], call) => {
      const found = stringContent(call, type, location)
      return found !== undefined && foldName(found).includes(foldName(wanted))
    },
  ),
  condition(
    'IsSameObject',
    [objectType('ObjectType'), text('EncodedLocation1'), text('EncodedLocation2')],
    ([type, one = '', other = ''], call) => {
      const a = locate(call, type, one)
      const b = locate(call, type, other)
      return a !== undefined && b !== undefined && identity(a) === identity(b)
    },
  ),
  condition('IsSameContent', twoObjects(), ([typeA, a = '', typeB, b = ''], call) => {
    const one = contentBytes(call, typeA, a)
    const other = contentBytes(call, typeB, b)
    return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0
  }),
  condition('IsSameStringContent', twoObjects(), ([typeA, a = '', typeB, b = ''], call) => {
    const one = stringContent(call, typeA, a)
    const other = stringContent(call, typeB, b)
    return one !== undefined && other !== undefined && foldName(one) === foldName(other)
  }),
]

function stringContentParameters(): readonly Parameter[] {
  return [
    objectType('ObjectType'),
    { name: 'EncodedLocation', expand: 'lenient' },
    { name: 'StringContent', expand: 'lenient' },
  ]
}

function twoObjects(): readonly Parameter[] {
  return [
    objectType('ObjectType1'),
    text('EncodedLocation1'),
    objectType('ObjectType2'),
    text('EncodedLocation2'),
  ]
}

/** The only type of Windows that there is to capture. */
function isNt(type: string): boolean {
  return type.toUpperCase() === 'NT'
}

function compareOs(call: CallContext, version: string): number {
  const { osVersion, servicePack = '' } = call.facts
  const pack = Number(/\d+/.exec(servicePack)?.[0] ?? 0)
  const wanted = versionNumbers(version)
  const current = [...versionNumbers(osVersion).slice(0, 3), pack].slice(0, Math.max(wanted.length, 1))
  return compareVersions(current, wanted)
}

export function objectTypeOf(type: string | undefined): ObjectType {
  const lower = type?.toLowerCase()
  if (lower === 'registry') return 'Registry'
  return lower === 'ini' ? 'Ini' : 'File'
}

function locate(call: CallContext, type: string | undefined, location: string): Pattern | undefined {
  return call.pattern(objectTypeOf(type), location)
}

function identity(location: Pattern): string {
  return foldName(formatPattern(location))
}

function firstObject(call: CallContext, type: string | undefined, location: string) {
  const pattern = locate(call, type, location)
  if (pattern === undefined) return undefined
  for (const object of call.objectsOf(pattern)) return object
  return undefined
}

/** A file's path, whether written `dir [file]` or as a plain path. */
export function filePath(call: CallContext, location: string): string | undefined {
  const pattern = call.pattern('File', location)
  if (pattern === undefined) return undefined
  return pattern.leaf === undefined ? pattern.node : `${pattern.node}\\${pattern.leaf}`
}

function fileVersion(call: CallContext, location: string, tag: string): string | undefined {
  const path = filePath(call, location)
  return path === undefined ? undefined : call.context.objects.fileVersion(path, tag)
}

function modified(call: CallContext, location: string): bigint | undefined {
  const path = filePath(call, location)
  return path === undefined ? undefined : call.context.objects.modified(path)
}

/** A file's string form is its location: that is how `DoesStringContentEqual("File","%USERNAME%","")` asks for a user. */
function stringContent(call: CallContext, type: string | undefined, location: string): string | undefined {
  if (objectTypeOf(type) === 'File') return location
  const object = firstObject(call, type, location)
  return object === undefined ? undefined : objectText(object)
}

function contentBytes(call: CallContext, type: string | undefined, location: string): Uint8Array | undefined {
  if (objectTypeOf(type) === 'File') {
    const path = filePath(call, location)
    return path === undefined ? undefined : call.context.objects.readText(path)
  }
  const object = firstObject(call, type, location)
  if (object?.type === 'Registry') return object.value?.data
  return object?.type === 'Ini' ? Buffer.from(object.text, 'utf16le') : undefined
}
