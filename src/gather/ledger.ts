import { noOutcomes, type Outcome } from '../store/index.ts'

/**
 * The ledger: every object that a rule selected ends with exactly one outcome, every profile with exactly one, and
 * the sums add up. What is not in the store is named here, with the reason.
 */

/** How a profile ended. */
export const PROFILE_OUTCOMES = {
  captured: 'captured',
  'left-out': 'left out by /ui, /ue or /uel',
  'not-a-user': "not a person's profile",
  ghost: 'its folder does not exist',
} as const

/** The one way in which a profile ended. */
export type ProfileOutcome = keyof typeof PROFILE_OUTCOMES

/** A selected object that is not in the store. */
export interface Missing {
  readonly path: string
  readonly outcome: Exclude<Outcome, 'captured'>
  /** The system's or the policy's reason, for people. */
  readonly reason: string
}

/** The ledger's sums at one moment. */
export interface LedgerSums {
  readonly selected: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  readonly profiles: Readonly<Record<ProfileOutcome, number>>
  readonly profilesSeen: number
}

/** Counts the objects that rules selected and how each ended, and the same of profiles. */
export class Ledger {
  #selected = 0
  #profilesSeen = 0
  readonly #outcomes = noOutcomes()
  readonly #profiles: Record<ProfileOutcome, number> = {
    captured: 0,
    'left-out': 0,
    'not-a-user': 0,
    ghost: 0,
  }
  readonly #missing: Missing[] = []

  /** A rule selected `count` more objects; each has to end. */
  select(count = 1): void {
    this.#selected += count
  }

  captured(count = 1): void {
    this.#outcomes.captured += count
  }

  missing(path: string, outcome: Missing['outcome'], reason: string): void {
    this.#outcomes[outcome]++
    this.#missing.push({ path, outcome, reason })
  }

  profile(outcome: ProfileOutcome): void {
    this.#profilesSeen++
    this.#profiles[outcome]++
  }

  /** Every selected object that is not in the store, in the order in which that was found out. */
  get missingObjects(): readonly Missing[] {
    return this.#missing
  }

  sums(): LedgerSums {
    return {
      selected: this.#selected,
      outcomes: { ...this.#outcomes },
      profiles: { ...this.#profiles },
      profilesSeen: this.#profilesSeen,
    }
  }

  /** How many selected objects have no outcome, or more outcomes than objects (negative). Anything but 0 at the end is a defect of ours and is reported as one. */
  imbalance(): number {
    return this.#selected - Object.values(this.#outcomes).reduce((sum, count) => sum + count, 0)
  }

  /**
   * The lines of the log's summary: the sums, and that they add up.
   *
   * @param stopped whether the run ended before it had seen to everything
   */
  summary(stopped = false): string[] {
    const { selected, outcomes, profiles, profilesSeen } = this.sums()
    const lines = [`Objects selected by rules: ${selected}`]
    for (const [outcome, count] of Object.entries(outcomes)) {
      if (count > 0 || outcome === 'captured') lines.push(`  ${outcome}: ${count}`)
    }
    lines.push(`Profiles found: ${profilesSeen}`)
    for (const [outcome, count] of Object.entries(profiles)) {
      if (count > 0) lines.push(`  ${outcome}: ${count}`)
    }
    const imbalance = this.imbalance()
    if (stopped && imbalance > 0)
      lines.push(`The run ended before the other ${imbalance} objects were reached`)
    else if (imbalance !== 0)
      lines.push(`These sums do not add up: ${imbalance} objects have no single outcome`)
    return lines
  }
}
