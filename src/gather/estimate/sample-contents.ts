import { type Compressor, Method } from '../../store/index.ts'
import type { Selection } from '../selection.ts'
import type { Duplicates } from './duplicates.ts'
import { classify } from './file-classes.ts'
import { RatioSample } from './ratio-sample.ts'

/** What different contents come to in a compressed store. */
export interface ContentEstimate {
  /** How many different contents there are, empty files included: each has an entry. */
  readonly contents: number
  /** Their bytes after compression. */
  readonly storedBytes: number
}

/** How much may be read. */
export interface SampleLimits {
  /** Bytes and looks of the first sample. Below both all is read, and the estimate is exact. */
  readonly firstBytes: number
  readonly firstLooks: number
  /** What all samples come to at most, where contents differ so much that the first does not tell. */
  readonly mostBytes: number
  readonly mostLooks: number
}

/** Each look is a seek on a disk that turns. */
const LIMITS: SampleLimits = {
  firstBytes: 128 * 1024 * 1024,
  firstLooks: 8000,
  mostBytes: 384 * 1024 * 1024,
  mostLooks: 20_000,
}

/** Each class of files gets as many looks at least. */
const LEAST_LOOKS = 16
/** The standard error that is good enough, as a part of the sum. */
const TOLERANCE = 0.01

/**
 * Estimates from samples of every class of files, spread over their bytes; classes of which the sample says too little are looked
 * at more closely. The same for the same files.
 */
export function sampleContents(
  files: Selection,
  duplicates: Duplicates,
  compressor: Compressor,
  signal: AbortSignal,
  limits = LIMITS,
): ContentEstimate {
  const classes = classify(files, duplicates)
  const samples = classes
    .filter(({ bytes }) => bytes > 0)
    .map((fileClass) => new RatioSample(fileClass, files, compressor, signal))
  if (compressor.method !== Method.Stored) {
    takeFirst(samples, limits)
    refine(samples, limits)
  }
  const contents = classes.reduce((sum, { different }) => sum + different, 0)
  const storedBytes = samples.reduce((sum, sample) => sum + sample.storedBytes, 0)
  return { contents: Math.round(contents), storedBytes: Math.round(storedBytes) }
}

function takeFirst(samples: readonly RatioSample[], { firstBytes, firstLooks }: SampleLimits): void {
  const bytes = samples.reduce((sum, sample) => sum + sample.fileClass.bytes, 0)
  const looks = samples.reduce((sum, sample) => sum + sample.looksAtAll, 0)
  const all = bytes <= firstBytes && looks <= firstLooks
  for (const sample of samples) {
    const share = sample.fileClass.bytes / bytes
    const affordable = Math.min(firstLooks * share, (firstBytes * share) / sample.bytesOfLook)
    sample.take(all ? sample.looksAtAll : Math.max(LEAST_LOOKS, Math.ceil(affordable)))
  }
}

/** Takes more of what adds most to the error of the sum, until that is small. */
function refine(samples: readonly RatioSample[], { mostBytes, mostLooks }: SampleLimits): void {
  for (;;) {
    let worst: RatioSample | undefined
    let sum = 0
    let squares = 0
    let looks = 0
    let bytes = 0
    for (const sample of samples) {
      sum += sample.storedBytes
      squares += sample.error ** 2
      looks += sample.looks
      bytes += sample.bytesRead
      if (sample.error > (worst?.error ?? 0)) worst = sample
    }
    if (worst === undefined || Math.sqrt(squares) <= sum * TOLERANCE) return
    if (looks + worst.looks > mostLooks || bytes + worst.bytesRead > mostBytes) return
    worst.double()
  }
}
