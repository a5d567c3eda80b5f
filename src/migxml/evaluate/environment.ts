import type { FoundObject } from '../functions/index.ts'
import type { Environment, Variable } from '../model/index.ts'
import { escapeBrackets } from '../patterns/index.ts'
import { allHold, appliesIn, resolve } from './conditions.ts'
import { findObjectsOfSet } from './object-set.ts'
import type { RuleScope } from './rule-scope.ts'

/**
 * Evaluates environment blocks in the order written; of several values for a name the last one that is not NULL
 * stands. What only the system's context defines is inherited by users (docs/compatibility.md).
 */
export function evaluateEnvironments(environments: readonly Environment[], scope: RuleScope): void {
  for (const element of environments) {
    for (const block of resolve(element, scope.definitions.environments, scope)) {
      const limits = [element.context, block.context]
      const systemOnly = limits.includes('System') && !limits.includes('User')
      if (!systemOnly && !limits.every((limit) => appliesIn(limit, scope))) continue
      for (const { name } of block.variables) scope.declared.add(name)
      const evaluated = systemOnly ? scope.asSystem() : scope
      if (!allHold(block.conditions, evaluated)) continue
      for (const variable of block.variables) {
        const value = variableValue(variable, evaluated)
        if (value === undefined) continue
        scope.variables.set(variable.name, value)
        evaluated.variables.set(variable.name, value)
      }
    }
  }
}

function variableValue(variable: Variable, scope: RuleScope): string | undefined {
  const { value, place } = variable
  switch (value.kind) {
    case 'text':
      return scope.expand(value.text.trim(), place)
    case 'script': {
      const prepared = scope.prepare(value.script)
      if (prepared?.known.use !== 'variable') return undefined
      const text = prepared.known.run(prepared.args, scope)
      return text === undefined ? undefined : escapeBrackets(text)
    }
    case 'objectSet':
      for (const object of findObjectsOfSet(value.objectSet, scope)) return locationOf(object)
      return undefined
  }
}

/** The encoded location of an object. */
function locationOf(object: FoundObject): string {
  if (object.type === 'Ini') {
    return `${escapeBrackets(object.path)}|${escapeBrackets(object.section)}[${escapeBrackets(object.setting)}]`
  }
  const [node, leaf] =
    object.type === 'File' ? [object.directory, object.item?.name] : [object.key, object.value?.name]
  return leaf === undefined ? escapeBrackets(node) : `${escapeBrackets(node)} [${escapeBrackets(leaf)}]`
}
