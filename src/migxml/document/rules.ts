import type { XmlElement } from '../../xml/index.ts'
import type { ActionRule, AddedObject, AddObjects, ApplyRule, Rules, SelectionRule } from '../model/index.ts'
import { conditionsBlocks, namedOf, readConditionList, readDetects } from './conditions.ts'
import { attributeOf, childOf, childrenOf, flagOf, textOf } from './element.ts'
import { objectSetsOf } from './object-set.ts'
import type { ScriptReader } from './scripts.ts'

const EFFECTS: readonly (readonly [element: string, effect: SelectionRule['effect']])[] = [
  ['include', 'include'],
  ['exclude', 'exclude'],
  ['unconditionalExclude', 'never'],
  ['includeAttributes', 'keep'],
  ['excludeAttributes', 'omit'],
]

const APPLY_KINDS: readonly ApplyRule['kind'][] = [
  'merge',
  'contentModify',
  'locationModify',
  'destinationCleanup',
]

export function readRules(element: XmlElement, scripts: ScriptReader): Rules {
  return {
    ...namedOf(element),
    conditions: conditionsBlocks(element, scripts),
    detects: childrenOf(element, 'detects').map((child) => readDetects(child, scripts)),
    rules: childrenOf(element, 'rules').map((child) => readRules(child, scripts)),
    selections: EFFECTS.flatMap(([name, effect]) =>
      childrenOf(element, name).map((child) => readSelection(child, effect, scripts)),
    ),
    apply: readApplyRules(element, scripts),
    added: childrenOf(element, 'addObjects').map((child) => readAddObjects(child, scripts)),
    actions: [
      ...childrenOf(element, 'processing').map((child) => readAction(child, 'processing', scripts)),
      ...childrenOf(element, 'externalProcess').map((child) => readAction(child, 'externalProcess', scripts)),
    ],
  }
}

/** Shared files put destinationCleanup directly below role, where it counts too. */
export function readApplyRules(element: XmlElement, scripts: ScriptReader): ApplyRule[] {
  return APPLY_KINDS.flatMap((kind) =>
    childrenOf(element, kind).map((child) => ({
      kind,
      script: scripts.attribute(
        child,
        kind === 'destinationCleanup' ? 'filter' : 'script',
        'apply',
        'filter',
      ),
      objectSets: objectSetsOf(child, scripts),
      place: child.place,
    })),
  )
}

function readSelection(
  element: XmlElement,
  effect: SelectionRule['effect'],
  scripts: ScriptReader,
): SelectionRule {
  const groups = attributeOf(element, 'attributes')?.toLowerCase() ?? ''
  const filtered = effect === 'include' || effect === 'exclude'
  const filter = filtered ? scripts.attribute(element, 'filter', 'filter') : undefined
  return {
    effect,
    filter: filter?.unknown === true ? undefined : filter,
    groups: (['Security', 'TimeFields'] as const).filter((group) => groups.includes(group.toLowerCase())),
    objectSets: objectSetsOf(element, scripts),
    place: element.place,
  }
}

function readAddObjects(element: XmlElement, scripts: ScriptReader): AddObjects {
  return {
    conditions: readConditionList(element, scripts),
    objects: childrenOf(element, 'object').flatMap((child) => readObject(child, scripts)),
    place: element.place,
  }
}

function readObject(element: XmlElement, scripts: ScriptReader): AddedObject[] {
  const location = childOf(element, 'location')
  const attributes = childOf(element, 'attributes')
  if (location === undefined || attributes === undefined) return []
  const script = childOf(location, 'script')
  const bytes = childOf(element, 'bytes')
  return [
    {
      type: attributeOf(location, 'type')?.toLowerCase() === 'registry' ? 'Registry' : 'File',
      location:
        script === undefined
          ? { kind: 'text', text: textOf(location) }
          : { kind: 'script', script: scripts.text(script, 'variable', 'objectSet') },
      attributes: textOf(attributes),
      bytes:
        bytes === undefined
          ? undefined
          : {
              text: bytes.text,
              string: flagOf(bytes, 'string', false),
              expand: flagOf(bytes, 'expand', true),
            },
      place: element.place,
    },
  ]
}

function readAction(element: XmlElement, kind: ActionRule['kind'], scripts: ScriptReader): ActionRule {
  const child = kind === 'processing' ? 'script' : 'commandLine'
  const commands = childrenOf(element, child)
  if (kind === 'processing') for (const script of commands) scripts.text(script, 'processing')
  return {
    kind,
    when: attributeOf(element, 'when')?.toLowerCase() ?? '',
    commands: commands.map(textOf),
    place: element.place,
  }
}
