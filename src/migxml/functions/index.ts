import type { Call } from './call.ts'
import { CARRIED_FUNCTIONS } from './carried-functions.ts'
import { CONDITION_FUNCTIONS } from './condition-functions.ts'
import { CONTENT_FUNCTIONS } from './content-functions.ts'
import { FILTER_FUNCTIONS } from './filter-functions.ts'
import { PATTERN_FUNCTIONS, TEXT_FUNCTIONS } from './generator-functions.ts'
import type { HelperFunction, Use } from './helper-function.ts'

export { type Call, type CallFault, parseCall } from './call.ts'
export type {
  Arguments,
  CallContext,
  FoundObject,
  HelperFunction,
  MadePattern,
  Parameter,
  Use,
} from './helper-function.ts'

/** Every helper function of the language. */
export const HELPER_FUNCTIONS: readonly HelperFunction[] = [
  ...CONDITION_FUNCTIONS,
  ...CONTENT_FUNCTIONS,
  ...FILTER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...PATTERN_FUNCTIONS,
  ...CARRIED_FUNCTIONS,
]

const BY_NAME: ReadonlyMap<string, HelperFunction> = new Map(
  HELPER_FUNCTIONS.map((known) => [`${known.prefix}.${known.name}`.toLowerCase(), known]),
)

/** In any letter case, as the samples write `MigXMLHelper`. */
export function findFunction(call: Call): HelperFunction | undefined {
  return BY_NAME.get(`${call.prefix}.${call.name}`.toLowerCase())
}

/** What is wrong with a call's place or arguments; undefined when nothing is. */
export function checkCall(call: Call, known: HelperFunction, uses: readonly Use[]): string | undefined {
  if (!uses.includes(known.use)) return `${known.name} does not belong here`
  const { parameters } = known
  const least = parameters.filter((parameter) => parameter.optional !== true).length
  const most = parameters.at(-1)?.repeats === true ? Number.POSITIVE_INFINITY : parameters.length
  const given = call.arguments.length
  if (given < least || given > most) {
    const names = parameters.map(({ name, optional }) => (optional === true ? `[${name}]` : name))
    return `${known.name} takes (${names.join(', ')}); ${given} given`
  }
  for (const [index, { name, oneOf }] of parameters.entries()) {
    const value = call.arguments[index]
    if (oneOf === undefined || value === undefined || value === null) continue
    if (!oneOf.some((allowed) => allowed.toLowerCase() === value.toLowerCase())) {
      return `${name} of ${known.name} is one of ${oneOf.join(', ')}, not "${value}"`
    }
  }
  return undefined
}
