import { BlockError } from '../block-error.ts'
import type { BlockSource } from '../block-source.ts'
import { ImageError } from './image-error.ts'

/** A disk with the identity by which a child names it: the footer's id of a VHD, the data write GUID of a VHDX. */
export interface IdentifiedDisk {
  readonly disk: BlockSource
  readonly id: string | undefined
}

/** Opens the parent of a differencing disk by a host path. */
export type OpenParent = (path: string) => IdentifiedDisk

/**
 * The first candidate that is there and is the disk the child was made from: another one would give wrong bytes.
 *
 * @param ids what the child accepts as the parent's identity
 * @throws ImageError when there is none
 */
export function findParent(
  child: string,
  candidates: readonly string[],
  ids: readonly string[],
  open: OpenParent,
): BlockSource {
  const tried: string[] = []
  for (const candidate of candidates) {
    const parent = openIfThere(candidate, open)
    if (parent === undefined) {
      tried.push(`${candidate} (not there)`)
    } else if (parent.id !== undefined && ids.includes(parent.id)) {
      return parent.disk
    } else {
      tried.push(`${candidate} (another disk: its id is ${parent.id ?? 'unknown'})`)
      parent.disk.close()
    }
  }
  throw new ImageError(
    `${child} only holds what differs from its parent (id ${ids.join(' or ')}), which was not found`,
    child,
    `Put the unchanged parent beside it. Looked for: ${tried.join(', ') || 'nothing, since no name is given'}`,
  )
}

function openIfThere(path: string, open: OpenParent): IdentifiedDisk | undefined {
  try {
    return open(path)
  } catch (error) {
    if (error instanceof BlockError && error.systemCode === 'ENOENT') return undefined
    throw error
  }
}
