import { escapeBrackets } from '../patterns/index.ts'
import { contentStrings, textUntilNul } from './content-text.ts'
import type { Arguments, CallContext, ContentFunction, Parameter } from './helper-function.ts'
import { expandKnown } from './known-variables.ts'

const SEPARATORS: Parameter = { name: 'Separators', expand: 'raw' }
const PATH_HINTS: Parameter = { name: 'PathHints', expand: 'lenient', optional: true }

export const CONTENT_FUNCTIONS: readonly ContentFunction[] = [
  {
    use: 'content',
    prefix: 'MigXmlHelper',
    name: 'ExtractSingleFile',
    parameters: [SEPARATORS, PATH_HINTS],
    run: ([separators, hints], object, call) => {
      const [text] = contentStrings(object)
      return text === undefined ? [] : fileIn(text, separators, hints, call)
    },
  },
  {
    use: 'content',
    prefix: 'MigXmlHelper',
    name: 'ExtractMultipleFiles',
    parameters: [SEPARATORS, PATH_HINTS],
    run: ([separators, hints], object, call) =>
      contentStrings(object)
        .flatMap((text) => splitAtAny(text, separators))
        .flatMap((text) => fileIn(text, undefined, hints, call)),
  },
  {
    use: 'content',
    prefix: 'MigXmlHelper',
    name: 'ExtractDirectory',
    parameters: [
      SEPARATORS,
      { name: 'LevelsToTrim', expand: 'text', optional: true },
      { name: 'PatternSuffix', expand: 'text', optional: true },
    ],
    run: (args, object, call) => {
      const [text] = contentStrings(object)
      return text === undefined ? [] : directoryIn(text, args, call)
    },
  },
  binaryPath('ExtractSingleFileAnsiBin', 'windows-1252'),
  binaryPath('ExtractSingleFileUnicodeBin', 'utf-16le'),
]

/**
 * Outlook keeps the paths of its data files as binary values in the mail profile. These two functions are not
 * documented, but every MigApp.xml since 2010 finds .pst files with them.
 */
function binaryPath(name: string, encoding: string): ContentFunction {
  return {
    use: 'content',
    prefix: 'MigSysHelper',
    name,
    parameters: [],
    run: (_, object, call) => {
      if (object.type !== 'Registry' || object.value === undefined) return []
      const text = textUntilNul(new TextDecoder(encoding).decode(object.value.data))
      return fileIn(text, undefined, undefined, call)
    },
  }
}

/** The location of the file that a text names, or nothing when there is none. */
function fileIn(
  text: string,
  separators: string | undefined,
  hints: string | undefined,
  call: CallContext,
): string[] {
  const { objects } = call.context
  for (const path of pathsIn(text, separators, call)) {
    for (const candidate of isAbsolute(path) ? [path] : hinted(path, hints)) {
      if (objects.fileKind(candidate) !== 'file') continue
      const slash = candidate.lastIndexOf('\\')
      return [
        `${escapeBrackets(candidate.slice(0, slash + 1))} [${escapeBrackets(candidate.slice(slash + 1))}]`,
      ]
    }
  }
  return []
}

function directoryIn(text: string, args: Arguments, call: CallContext): string[] {
  const [separators, levels, suffix] = args
  const trimmed = Number(levels ?? 0)
  for (const path of pathsIn(text, separators, call)) {
    const names = path.split('\\').filter((name) => name !== '')
    const kept = names.slice(0, Math.max(names.length - trimmed, 0))
    const directory = kept.join('\\')
    if (kept.length === 0 || call.context.objects.fileKind(`${directory}\\`) !== 'directory') continue
    const location = escapeBrackets(directory)
    return [suffix === undefined ? location : `${location}\\${suffix}`]
  }
  return []
}

/** A value's text up to each of its separators, the longest first: paths may hold commas themselves. */
function pathsIn(text: string, separators: string | undefined, call: CallContext): string[] {
  const expanded = expandKnown(text.trim(), call)
  const quoted = /^"([^"]*)"/.exec(expanded)
  if (quoted !== null) return [quoted[1] ?? '']
  const paths = [expanded]
  if (separators === undefined) return paths
  for (let at = expanded.length - 1; at > 0; at--) {
    if (separators.includes(expanded.charAt(at))) paths.push(expanded.slice(0, at).trim())
  }
  return paths
}

function splitAtAny(text: string, separators: string | undefined): string[] {
  if (separators === undefined || separators === '') return [text]
  const pieces: string[] = ['']
  for (const character of text) {
    if (separators.includes(character)) pieces.push('')
    else pieces[pieces.length - 1] += character
  }
  return pieces.filter((piece) => piece.trim() !== '')
}

function hinted(path: string, hints: string | undefined): string[] {
  if (path === '' || hints === undefined) return []
  return hints
    .split(';')
    .map((hint) => hint.trim().replace(/\\+$/, ''))
    .filter((hint) => hint !== '')
    .map((hint) => `${hint}\\${path}`)
}

function isAbsolute(path: string): boolean {
  return /^([A-Za-z]:\\|\\\\)/.test(path)
}
