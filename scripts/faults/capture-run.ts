/**
 * One capture of a folder into a store, in a process that may be killed: `node capture-run.ts '{"source": ..., "store": {...}}'`.
 * Says `begun` when it begins to make the store.
 */
import { continued } from '../../test/support/resumed.ts'

const { source, store } = JSON.parse(process.argv[2] ?? '')
process.stdout.write('begun\n')
await continued(source, store)
