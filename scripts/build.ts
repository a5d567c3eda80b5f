/** Bundles the program: dist/statelift.cjs, which any Node from version 24 runs, and the licences of what is in it. */
import { buildBundle } from './build/bundle.ts'

await buildBundle()
