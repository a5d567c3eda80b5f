import type { CaptureTally, ProgressLog, TalliedObject } from '../../report/index.ts'
import type { OwnerPair, RecordSink } from '../../store/index.ts'

/** Every object of a capture passes here once, when its outcome is known. */
export type CountObject = (object: TalliedObject) => void

/** What of a session is told of objects. */
export interface CountingSession {
  readonly tally: Pick<CaptureTally, 'add'>
  readonly progress: Pick<ProgressLog, 'collectingUser'> | undefined
}

/**
 * Sums the objects up by user and component, and tells the progress log of each user whose objects have begun to come.
 *
 * @param names the contexts of the rules; number 0 is the system, which is no user
 */
export function objectCount(
  { tally, progress }: CountingSession,
  [, ...names]: readonly string[],
): CountObject {
  const waiting = new Map(names.map((name, index) => [index + 1, name]))
  // Objects share their lists of owners, so that most are known at a glance.
  const met = new Set<readonly OwnerPair[]>()
  return (object) => {
    tally.add(object)
    if (object.outcome !== 'captured' || met.has(object.owners)) return
    met.add(object.owners)
    for (const [, context] of object.owners) {
      const name = waiting.get(context)
      if (name !== undefined) progress?.collectingUser(name)
      waiting.delete(context)
    }
  }
}

/** Counts the records on their way to a store. */
export function counting(store: RecordSink, count: CountObject): RecordSink {
  return {
    addRecord: (record) => {
      count({ ...record, owners: record.owners ?? [] })
      store.addRecord(record)
    },
    addContent: (...content) => store.addContent(...content),
  }
}
