import { ContentPacker, type Packer } from './archive/content-packer.ts'
import type { Packing } from './contents/content-sink.ts'
import { TreePacker } from './tree/tree-packer.ts'

/** What puts contents into a store of this kind. */
export function packerFor(packing: Packing): Packer {
  return packing.kind === 'archive' ? new ContentPacker(packing) : new TreePacker(packing.root, packing.retry)
}
