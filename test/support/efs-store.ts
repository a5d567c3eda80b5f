import { type CatalogRecord, createStore } from '../../src/store/index.ts'
import { MANIFEST_FACTS } from './source-tree.ts'
import { temporaryFolder } from './temporary.ts'

type Made = Pick<CatalogRecord, 'path' | 'type' | 'raw'> & { readonly entry: string; readonly text: string }

/** A file with keys and a stream that EFS encrypted, one that is named as if it were, and one that is open to all. */
export const EFS_OBJECTS: Made[] = [
  {
    path: 'C:\\ned\\plan.docx',
    type: 'file',
    raw: 'efs',
    entry: 'File/C$/ned/plan.docx',
    text: 'ciphertext of a plan',
  },
  {
    path: 'C:\\ned\\plan.docx:$EFS',
    type: 'stream',
    raw: 'efs-keys',
    entry: 'Stream/C$/ned/plan.docx%3A$EFS',
    text: 'keys of a plan',
  },
  {
    path: 'C:\\ned\\plan.docx:notes',
    type: 'stream',
    raw: 'efs',
    entry: 'Stream/C$/ned/plan.docx%3Anotes',
    text: 'ciphertext of notes',
  },
  // Nobody encrypted it, whatever it is called.
  {
    path: 'C:\\ned\\plan.docx%EFS.raw',
    type: 'file',
    entry: 'File/C$/ned/plan.docx%25EFS.raw',
    text: 'a file of that name',
  },
  { path: 'C:\\ned\\open.txt', type: 'file', entry: 'File/C$/ned/open.txt', text: 'anybody may read it' },
]

/** A compressed store of them; gives its archive. */
export async function makeEfsStore(): Promise<string> {
  const writer = await createStore({
    type: 'compressed',
    overwrite: false,
    storePath: temporaryFolder('store'),
  })
  for (const { entry, text, ...facts } of EFS_OBJECTS) {
    const content = await writer.addContent(entry, [Buffer.from(text)])
    writer.addRecord({ ...facts, ...content, content: entry, outcome: 'captured' })
  }
  return (await writer.commit(MANIFEST_FACTS)).path
}
