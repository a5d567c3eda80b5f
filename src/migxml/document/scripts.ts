import type { Warning } from '../../errors/index.ts'
import { showPlace, type XmlElement } from '../../xml/index.ts'
import { checkCall, findFunction, parseCall, type Use } from '../functions/index.ts'
import type { Place, Script } from '../model/index.ts'
import { attributeOf } from './element.ts'

/** Reads function calls; what is wrong with one is a warning, and it then yields nothing (docs/compatibility.md, "Helper functions"). */
export class ScriptReader {
  readonly #warnings: Warning[]

  constructor(warnings: Warning[]) {
    this.#warnings = warnings
  }

  /** The call that is an element's text. */
  text(element: XmlElement, ...uses: readonly Use[]): Script {
    return this.#script(element.text.trim(), element.textPlace, uses)
  }

  /** The call in an attribute; undefined without the attribute, or where its function is unknown and so as good as absent. */
  attribute(element: XmlElement, name: string, ...uses: readonly Use[]): Script | undefined {
    const text = attributeOf(element, name)
    // The documentation gives "No" as the default of the filter attribute.
    if (text === undefined || /^(no)?$/i.test(text)) return undefined
    return this.#script(text, element.attributes.get(name)?.valuePlace ?? element.place, uses)
  }

  #script(text: string, place: Place, uses: readonly Use[]): Script {
    const call = parseCall(text)
    if ('fault' in call) {
      this.warn('rule-call-syntax', `"${text}" is not read as a function call: ${call.fault}`, place)
      return { text, call: undefined, unknown: false, place }
    }
    const known = findFunction(call)
    if (known === undefined) {
      this.warn('rule-unknown-function', `the function ${call.prefix}.${call.name} is not known`, place)
      return { text, call: undefined, unknown: true, place }
    }
    const fault = checkCall(call, known, uses)
    if (fault !== undefined) {
      this.warn('rule-call-arguments', `${fault}; the call yields nothing`, place)
      return { text, call: undefined, unknown: false, place }
    }
    return { text, call, unknown: false, place }
  }

  warn(kind: string, message: string, place: Place): void {
    this.#warnings.push({ kind, message, where: showPlace(place) })
  }
}
