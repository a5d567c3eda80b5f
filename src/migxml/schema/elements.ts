/** The structure of a rule file: what may stand where. Order within a parent is free. */
export interface ElementRule {
  readonly children: readonly string[]
  /** Without one child of each of these groups the element has no effect; that is no error. */
  readonly needs?: readonly (readonly string[])[]
  /** Holds text. `needed`: blank text leaves it without effect. */
  readonly text?: 'allowed' | 'needed'
  /** Children of which the first counts. */
  readonly once?: readonly string[]
}

const OBJECT_SET: ElementRule = { children: ['objectSet'], needs: [['objectSet']] }
const TEXT: ElementRule = { children: [], text: 'needed' }

/** Elements that may be defined once in `namedElements` and referred to by name; a reference needs no children. */
export const NAMED_ELEMENTS: readonly string[] = [
  'environment',
  'rules',
  'conditions',
  'detection',
  'detects',
  'detect',
]

/** What decides collisions, contents and places at the destination. Shared files have them directly below `role` too. */
export const DESTINATION_RULES: readonly string[] = [
  'merge',
  'contentModify',
  'locationModify',
  'destinationCleanup',
]

const RULE_ELEMENTS = [
  'include',
  'exclude',
  'unconditionalExclude',
  'includeAttributes',
  'excludeAttributes',
  'addObjects',
  'externalProcess',
  'processing',
  ...DESTINATION_RULES,
]

export const ELEMENT_RULES: Readonly<Record<string, ElementRule>> = {
  migration: { children: ['namedElements', 'component'], needs: [['component']] },
  namedElements: { children: NAMED_ELEMENTS },
  component: {
    children: ['displayName', 'manufacturer', 'version', 'description', 'environment', 'extensions', 'role'],
    needs: [['role', 'extensions']],
    once: ['displayName'],
  },
  displayName: TEXT,
  manufacturer: { children: [], text: 'allowed' },
  version: { children: [], text: 'allowed' },
  description: { children: [], text: 'allowed' },
  extensions: { children: ['extension'], needs: [['extension']] },
  extension: TEXT,
  role: {
    children: ['rules', 'environment', 'detection', 'detects', 'component', 'role'],
    needs: [['rules', 'component', 'role']],
  },
  rules: {
    children: ['conditions', 'detects', 'rules', ...RULE_ELEMENTS],
    needs: [['rules', ...RULE_ELEMENTS]],
  },
  include: OBJECT_SET,
  exclude: OBJECT_SET,
  unconditionalExclude: OBJECT_SET,
  merge: OBJECT_SET,
  contentModify: OBJECT_SET,
  locationModify: OBJECT_SET,
  destinationCleanup: OBJECT_SET,
  includeAttributes: OBJECT_SET,
  excludeAttributes: OBJECT_SET,
  objectSet: {
    children: ['pattern', 'script', 'content', 'conditions', 'condition'],
    needs: [['pattern', 'script', 'content']],
  },
  pattern: TEXT,
  script: TEXT,
  content: OBJECT_SET,
  environment: { children: ['variable', 'conditions'], needs: [['variable']] },
  variable: { children: ['text', 'script', 'objectSet'], needs: [['text', 'script', 'objectSet']] },
  text: { children: [], text: 'allowed' },
  detection: { children: ['conditions'], needs: [['conditions']] },
  detects: { children: ['detect'], needs: [['detect']] },
  detect: { children: ['condition', 'objectSet'], needs: [['condition', 'objectSet']] },
  conditions: { children: ['conditions', 'condition'], needs: [['conditions', 'condition']] },
  condition: TEXT,
  addObjects: {
    children: ['object', 'script', 'conditions', 'condition'],
    needs: [['object', 'script']],
  },
  object: {
    children: ['location', 'attributes', 'bytes'],
    needs: [['location'], ['attributes']],
    once: ['location', 'attributes', 'bytes'],
  },
  location: { children: ['script'], text: 'allowed' },
  attributes: TEXT,
  bytes: { children: [], text: 'allowed' },
  externalProcess: { children: ['commandLine'], needs: [['commandLine']] },
  commandLine: TEXT,
  processing: { children: ['script'], needs: [['script']] },
}

/** Internal to the original tools, without effect for anybody else's rule file; `_loc...` names belong here too. */
export const INTERNAL_ELEMENTS: ReadonlySet<string> = new Set([
  'icon',
  'library',
  'path',
  'paths',
  'plugin',
  'supportedComponents',
  'windowsObjects',
])

/**
 * Elements that ScanState passes over at a wrong place and that change nothing about what is captured: they act at
 * the destination, or inform people.
 */
export const HARMLESS_ANYWHERE: ReadonlySet<string> = new Set([
  ...DESTINATION_RULES,
  'displayName',
  'manufacturer',
  'version',
  'description',
])
