import type { Outcome } from '../../store/index.ts'

/** What each outcome means to people. */
export const OUTCOME_TEXTS: Readonly<Record<Outcome, string>> = {
  captured: 'in the store, whole',
  placeholder: 'its content is not on this disk (cloud or archive): there was nothing to take',
  encrypted: 'encrypted by EFS and left out, as /efs asks',
  unreadable: 'could not be read',
  vanished: 'was gone when it was to be read',
  changed: 'kept changing while it was read',
  refused: 'left out by a policy',
}
