import type { EvaluationContext, SystemFacts } from '../migxml/index.ts'
import type { OfflineSystem } from '../offline/index.ts'
import type { VolumeError } from '../volume/index.ts'
import { currentControlSetName, type Profile } from '../windows/index.ts'
import { offlineObjects } from './objects.ts'

/** The contexts in which rules are evaluated: the system and each user who is taken. */
export interface Contexts {
  readonly system: EvaluationContext
  readonly users: readonly EvaluationContext[]
  readonly facts: SystemFacts
}

/** `onProblem` is told of what rules asked about and could not be read. */
export function evaluationContexts(
  system: OfflineSystem,
  profiles: readonly Profile[],
  onProblem: (path: string, error: VolumeError) => void,
): Contexts {
  const controlSet = currentControlSetName(system.hives.system)
  const { servicePack } = system.identity
  return {
    system: {
      name: 'System',
      environment: system.environment.system,
      objects: offlineObjects(system, undefined, onProblem),
    },
    users: profiles.map((profile) => ({
      name: profile.account,
      sid: profile.sid,
      environment: system.environment.user(profile),
      objects: offlineObjects(system, profile.sid, onProblem),
    })),
    facts: {
      osVersion: system.identity.build,
      is64Bit: system.identity.architecture !== 'x86',
      ...(servicePack === undefined ? {} : { servicePack }),
      ...(controlSet === undefined ? {} : { currentControlSet: controlSet }),
    },
  }
}
