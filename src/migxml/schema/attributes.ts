/** What an attribute may hold. */
export interface AttributeRule {
  readonly required: boolean
  /** What a missing required attribute is taken for, where that changes nothing about what is selected. */
  readonly assumed?: string
  /** The allowed values in the spelling that readers of the tree see; compared without letter case. Undefined: any text. */
  readonly values?: readonly string[]
  /** The value is a list of allowed values, with commas between them. */
  readonly list?: boolean
}

const optional = (...values: string[]): AttributeRule =>
  values.length === 0 ? { required: false } : { required: false, values }
const required = (...values: string[]): AttributeRule =>
  values.length === 0 ? { required: true } : { required: true, values }

/** The boolean words of the published schema. */
const BOOLEAN = ['Yes', 'No', 'TRUE', 'FALSE', '1', '0']
const CONTEXT = optional('User', 'System', 'UserAndSystem')
const OBJECT_TYPE = required('File', 'Registry', 'Ini')
const WHEN = required('pre-scan', 'scan-success', 'post-scan', 'pre-apply', 'apply-success', 'post-apply')
const NAMED = { name: optional() }
const NAMED_IN_CONTEXT = { name: optional(), context: CONTEXT }
const ATTRIBUTES = { attributes: { required: true, values: ['Security', 'TimeFields'], list: true } }

type AttributeRules = Readonly<Record<string, AttributeRule>>

/** The attributes of each element that has any. */
export const ATTRIBUTE_RULES: Readonly<Record<string, AttributeRules>> = {
  migration: { urlid: required() },
  component: {
    type: { ...required('System', 'Application', 'Device', 'Documents'), assumed: 'Application' },
    context: CONTEXT,
    defaultSupported: optional(...BOOLEAN),
    hidden: optional(...BOOLEAN),
  },
  role: { role: { ...required('Container', 'Binaries', 'Settings', 'Data'), assumed: 'Settings' } },
  namedElements: NAMED,
  rules: NAMED_IN_CONTEXT,
  environment: NAMED_IN_CONTEXT,
  detection: NAMED_IN_CONTEXT,
  detects: NAMED_IN_CONTEXT,
  detect: NAMED_IN_CONTEXT,
  conditions: { name: optional(), operation: optional('AND', 'OR') },
  condition: { negation: optional(...BOOLEAN) },
  variable: { name: required(), remap: optional(...BOOLEAN) },
  include: { filter: optional() },
  exclude: { filter: optional() },
  unconditionalExclude: { filter: optional() },
  destinationCleanup: { filter: optional() },
  content: { filter: required() },
  merge: { script: required() },
  contentModify: { script: required() },
  locationModify: { script: required() },
  includeAttributes: ATTRIBUTES,
  excludeAttributes: ATTRIBUTES,
  pattern: { type: OBJECT_TYPE },
  location: { type: OBJECT_TYPE },
  bytes: { string: optional(...BOOLEAN), expand: optional(...BOOLEAN) },
  externalProcess: { when: WHEN },
  processing: { when: WHEN },
}

/** Attributes that say something to people or other programs; files of the field have them anywhere. */
export const INFORMATIVE_ATTRIBUTES: ReadonlySet<string> = new Set([
  'comment',
  'description',
  'id',
  'note',
  'title',
])

/** Every attribute name that some element has, in lower case. */
export const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set(
  Object.values(ATTRIBUTE_RULES).flatMap((rules) => Object.keys(rules).map((name) => name.toLowerCase())),
)
