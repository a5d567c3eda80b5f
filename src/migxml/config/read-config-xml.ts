import { StateliftError, type Warning } from '../../errors/index.ts'
import {
  type Finding,
  parseXml,
  showFinding,
  warningOf,
  type XmlDocument,
  type XmlElement,
} from '../../xml/index.ts'
import { ComponentList, type ConfigComponent, type ConfigSection } from './component-list.ts'
import { ElementReader } from './element-reader.ts'
import { ErrorPolicy, type ErrorRule, readErrorControl } from './error-control.ts'
import { HardLinkPolicy, type LockedFileRule, readHardLinkControl } from './hard-link-control.ts'
import type { RunningEnvironment } from './policy-pattern.ts'
import { type ProfileControl, readProfileControl } from './profile-control.ts'
import { readComponents } from './read-components.ts'

/** What a file given with `/config` says. */
export interface ConfigXml {
  readonly components: ComponentList
  readonly errorPolicy: ErrorPolicy
  readonly hardLinkPolicy: HardLinkPolicy
  readonly profileControl: ProfileControl
  readonly warnings: readonly Warning[]
}

/** What holds without `/config`: every component is on, and no policy speaks. */
export const NO_CONFIG: ConfigXml = {
  components: new ComponentList([]),
  errorPolicy: new ErrorPolicy([]),
  hardLinkPolicy: new HardLinkPolicy([]),
  profileControl: { groupChanges: [], domains: [], users: [] },
  warnings: [],
}

const UNREADABLE = { code: 39, message: 'Error reading Config.xml' } as const

/** A Config.xml that cannot be used, with everything that is wrong in it. */
export class ConfigXmlError extends StateliftError {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    super({ ...UNREADABLE, where: findings.flatMap(showFinding).join('\n') })
    this.findings = findings
  }
}

/**
 * Reads a Config.xml. Names are taken in any letter case, what is unknown is a warning.
 * @param environment variables of the running system, the only ones that policies may use.
 * @throws XmlError or ConfigXmlError, with 39.
 */
export function readConfigXml(bytes: Uint8Array, file: string, environment: RunningEnvironment): ConfigXml {
  const document = parseXml(bytes, file, UNREADABLE)
  const wrong = wrongRoot(document)
  if (wrong !== undefined) throw new ConfigXmlError([wrong])
  const reader = new ElementReader(document)
  const parts = new ConfigParts(reader, environment)
  parts.read(document.root)
  if (reader.faults.length > 0) throw new ConfigXmlError(reader.faults)
  return {
    components: new ComponentList(parts.components),
    errorPolicy: new ErrorPolicy(parts.errorRules),
    hardLinkPolicy: new HardLinkPolicy(parts.lockedFileRules),
    profileControl: parts.profileControl,
    warnings: reader.warnings.map(warningOf),
  }
}

class ConfigParts {
  readonly components: ConfigComponent[] = []
  readonly errorRules: ErrorRule[] = []
  readonly lockedFileRules: LockedFileRule[] = []
  profileControl: ProfileControl = NO_CONFIG.profileControl
  readonly #reader: ElementReader
  readonly #environment: RunningEnvironment

  constructor(reader: ElementReader, environment: RunningEnvironment) {
    this.#reader = reader
    this.#environment = environment
  }

  read(root: XmlElement): void {
    const section = (name: ConfigSection) => (element: XmlElement) => {
      this.components.push(...readComponents(this.#reader, element, name))
    }
    const policies = {
      ErrorControl: (element: XmlElement) => {
        this.errorRules.push(...readErrorControl(this.#reader, element, this.#environment))
      },
      HardLinkStoreControl: (element: XmlElement) => {
        this.lockedFileRules.push(...readHardLinkControl(this.#reader, element, this.#environment))
      },
    }
    const profileControl = (element: XmlElement) => {
      this.profileControl = merged(this.profileControl, readProfileControl(this.#reader, element))
    }
    const readPolicies = (element: XmlElement) =>
      this.#reader.children(element, { ...policies, ProfileControl: profileControl })
    this.#reader.children(root, {
      Applications: section('Applications'),
      Documents: section('Documents'),
      WindowsComponents: section('WindowsComponents'),
      Policies: readPolicies,
      // The documentation's own samples and texts say Policy and ProfileMigration in places.
      Policy: readPolicies,
      ...policies,
      ProfileControl: profileControl,
      ProfileMigration: profileControl,
    })
  }
}

function merged(one: ProfileControl, other: ProfileControl): ProfileControl {
  return {
    groupChanges: [...one.groupChanges, ...other.groupChanges],
    domains: [...one.domains, ...other.domains],
    users: [...one.users, ...other.users],
  }
}

function wrongRoot(document: XmlDocument): Finding | undefined {
  const { root } = document
  if (root.name.toLowerCase() === 'configuration') return undefined
  const rules = root.name.toLowerCase() === 'migration'
  return document.finding(root.place, {
    kind: 'not-a-config',
    message: rules
      ? 'this is a rule file, not a Config.xml'
      : `the outermost element is <${root.name}>, so this is no Config.xml`,
    advice: rules ? 'Pass it with /i, not with /config.' : 'A Config.xml begins with <Configuration>.',
  })
}
