/**
 * Builds the executables: Node's runtime with the bundle inside.
 *   npm run build:exe                    dist/statelift and dist/statelift.exe
 *   npm run build:exe -- --all           and their twins for arm64
 *   npm run build:exe -- --without-addon without registry-js' Windows addon, which needs a cross compiler
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildAddon } from './build/addon.ts'
import { BUNDLE, buildBundle } from './build/bundle.ts'
import { dist } from './build/paths.ts'
import { builderRuntime, fetchRuntime, pinnedRuntime, stripped } from './build/runtime.ts'
import { TARGETS, type Target } from './build/targets.ts'

const { values: options } = parseArgs({
  options: { all: { type: 'boolean', default: false }, 'without-addon': { type: 'boolean', default: false } },
})

function build(target: Target): void {
  const runtime = pinnedRuntime(target)
  const executable = stripped(fetchRuntime(runtime, target.binary), target.strip)
  const builder =
    process.versions.node === runtime.version
      ? process.execPath
      : fetchRuntime(builderRuntime(runtime.version), 'bin/node')
  const work = mkdtempSync(join(dist, 'build-'))
  try {
    const unfinished = join(work, target.file)
    const configuration = {
      main: BUNDLE,
      output: unfinished,
      executable,
      disableExperimentalSEAWarning: true,
      // Node's own options from the environment (NODE_OPTIONS) must not change what a capture does.
      execArgvExtension: 'none',
      // Thousands of files wait for their contents and outlive a young generation of any size. The old one is collected when it has
      // grown by a tenth, not when it has doubled: with a million files that is the difference between 380 and 450 MB.
      execArgv: ['--max-semi-space-size=6', '--heap-growing-percent=10'],
      assets:
        target.addon === undefined || options['without-addon']
          ? {}
          : { 'registry.node': buildAddon(target.addon) },
    }
    const file = join(work, 'sea.json')
    writeFileSync(file, JSON.stringify(configuration))
    const { status, stdout, stderr } = spawnSync(builder, ['--build-sea', file], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`node --build-sea ended with code ${status}\n${stdout}${stderr}`)
    chmodSync(unfinished, 0o755)
    renameSync(unfinished, join(dist, target.file))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  const size = statSync(join(dist, target.file)).size
  process.stdout.write(`dist/${target.file}  ${(size / 1e6).toFixed(0)} MB, Node ${runtime.version}\n`)
}

await buildBundle()
for (const target of TARGETS) if (options.all || !target.extra) build(target)
