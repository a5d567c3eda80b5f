import type { CallContext } from './helper-function.ts'

/** Replaces the variables of the offline system in a value read from it; what it does not know stays as written. */
export function expandKnown(text: string, call: CallContext): string {
  return text.replace(
    /%([^%]+)%/g,
    (whole, name: string) => call.context.environment.get(name.toUpperCase()) ?? whole,
  )
}
