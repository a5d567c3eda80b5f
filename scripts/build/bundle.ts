import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { writeLicences } from './licences.ts'
import { dist, root } from './paths.ts'

/** The bundle that both executables hold and that `node` runs by itself. */
export const BUNDLE = join(dist, 'statelift.cjs')

const loader = join(root, 'src', 'native', 'load-addon.ts')

/** registry-js requires its addon by a path inside its own package; in the bundle the addon is the one that load-addon.ts loaded. */
const addonsAreLoadedBefore: Plugin = {
  name: 'addons-are-loaded-before',
  setup(bundler) {
    bundler.onResolve({ filter: /\.node$/ }, ({ path }) => ({
      path: path.slice(path.lastIndexOf('/') + 1),
      namespace: 'addon',
    }))
    bundler.onLoad({ filter: /.*/, namespace: 'addon' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(loader)}).loadedAddon(${JSON.stringify(path)})`,
      resolveDir: root,
    }))
  },
}

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  metafile: true,
  logLevel: 'warning',
  // src/threads/start-worker.ts starts a thread from a file only where there is no bundled text.
  logOverride: { 'empty-import-meta': 'silent' },
  absWorkingDir: root,
  define: { 'import.meta.dirname': '__dirname' },
  plugins: [addonsAreLoadedBefore],
} satisfies BuildOptions

/** The worker as one string of code: inside an executable there is no file that a thread could be started from. */
async function bundleWorker(): Promise<{ code: string; inputs: string[] }> {
  const entry = join(root, 'src', 'worker.ts')
  const result = await build({ ...shared, entryPoints: [entry], write: false })
  const [file] = result.outputFiles
  if (file === undefined) throw new Error('esbuild gave no worker')
  return { code: file.text, inputs: Object.keys(result.metafile.inputs) }
}

/** Bundles src/main.ts and all it imports into {@link BUNDLE}, and writes the licences of what is in it. */
export async function buildBundle(): Promise<void> {
  const worker = await bundleWorker()
  const result = await build({
    ...shared,
    entryPoints: [join(root, 'src', 'main.ts')],
    outfile: BUNDLE,
    define: { ...shared.define, STATELIFT_WORKER: JSON.stringify(worker.code) },
  })
  chmodSync(BUNDLE, 0o755)
  writeLicences([...Object.keys(result.metafile.inputs), ...worker.inputs])
  process.stdout.write(`dist/statelift.cjs  ${(statSync(BUNDLE).size / 1e6).toFixed(1)} MB\n`)
}
