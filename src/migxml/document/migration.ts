import type { Warning } from '../../errors/index.ts'
import type { XmlElement } from '../../xml/index.ts'
import type { Component, Definitions, Migration, Role, Rules } from '../model/index.ts'
import {
  contextOf,
  readConditions,
  readDetect,
  readDetection,
  readDetects,
  readEnvironment,
} from './conditions.ts'
import { attributeOf, childOf, childrenOf, flagOf, textOf } from './element.ts'
import { readApplyRules, readRules } from './rules.ts'
import { ScriptReader } from './scripts.ts'

/** Turns a checked document into the model; oddities that the language tolerates become warnings. */
export function readMigration(root: XmlElement, file: string, warnings: Warning[]): Migration {
  const scripts = new ScriptReader(warnings)
  return {
    file,
    urlid: attributeOf(root, 'urlid') ?? '',
    definitions: readDefinitions(childrenOf(root, 'namedElements'), scripts),
    components: childrenOf(root, 'component').map((child) => readComponent(child, scripts)),
  }
}

function readDefinitions(blocks: readonly XmlElement[], scripts: ScriptReader): Definitions {
  const define = <T extends { readonly name: string | undefined }>(
    element: string,
    read: (child: XmlElement, scripts: ScriptReader) => T,
  ): ReadonlyMap<string, readonly T[]> => {
    const found = new Map<string, T[]>()
    for (const child of blocks.flatMap((block) => childrenOf(block, element))) {
      const definition = read(child, scripts)
      if (definition.name === undefined) continue
      const same = found.get(definition.name)
      if (same === undefined) found.set(definition.name, [definition])
      else same.push(definition)
    }
    return found
  }
  return {
    environments: define('environment', readEnvironment),
    detections: define('detection', readDetection),
    detects: define('detects', readDetects),
    detect: define('detect', readDetect),
    conditions: define('conditions', readConditions),
    rules: define('rules', readRules),
  }
}

function readComponent(element: XmlElement, scripts: ScriptReader): Component {
  const name = childOf(element, 'displayName')
  const extensions = childrenOf(element, 'extensions').flatMap((child) => childrenOf(child, 'extension'))
  return {
    displayName: name === undefined ? '' : textOf(name),
    type: attributeOf(element, 'type') ?? '',
    context: contextOf(element),
    defaultSupported: flagOf(element, 'defaultSupported', true),
    hidden: flagOf(element, 'hidden', false),
    environments: childrenOf(element, 'environment').map((child) => readEnvironment(child, scripts)),
    extensions: extensions.map((child) => ({ text: textOf(child), place: child.place })),
    roles: childrenOf(element, 'role').map((child) => readRole(child, scripts)),
    place: element.place,
  }
}

function readRole(element: XmlElement, scripts: ScriptReader): Role {
  return {
    role: attributeOf(element, 'role') ?? '',
    environments: childrenOf(element, 'environment').map((child) => readEnvironment(child, scripts)),
    detections: childrenOf(element, 'detection').map((child) => readDetection(child, scripts)),
    detects: childrenOf(element, 'detects').map((child) => readDetects(child, scripts)),
    rules: [
      ...childrenOf(element, 'rules').map((child) => readRules(child, scripts)),
      ...looseRules(element, scripts),
    ],
    components: childrenOf(element, 'component').map((child) => readComponent(child, scripts)),
    place: element.place,
  }
}

/** What acts at the destination and stands directly below role is a block of its own. */
function looseRules(element: XmlElement, scripts: ScriptReader): Rules[] {
  const apply = readApplyRules(element, scripts)
  if (apply.length === 0) return []
  return [
    {
      name: undefined,
      context: 'UserAndSystem',
      place: element.place,
      empty: false,
      conditions: [],
      detects: [],
      rules: [],
      selections: [],
      apply,
      added: [],
      actions: [],
    },
  ]
}
