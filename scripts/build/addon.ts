import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cache, root } from './paths.ts'
import type { Target } from './targets.ts'

function run(program: string, args: readonly string[]): void {
  const { status, stderr, stdout, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (error !== undefined) throw new Error(`${program} could not be started: ${error.message}`)
  if (status !== 0) throw new Error(`${program} ended with code ${status}\n${stdout}${stderr}`)
}

const hook = join(import.meta.dirname, 'addon-host.cc')

/**
 * Compiles registry-js' addon for Windows on this machine, from the sources in the npm package, with a hook that lets it
 * load into an executable of any name.
 *
 * @returns the addon's path in the cache
 */
export function buildAddon(tools: NonNullable<Target['addon']>): string {
  if (spawnSync(tools.compiler, ['--version']).status !== 0) {
    throw new Error(
      `registry-js' Windows addon needs the compiler ${tools.compiler}, which is not here.\n` +
        `Install it (Debian: apt-get install ${tools.debian}), or build with --without-addon:\n` +
        'the executable then cannot tell WinPE from a full Windows.',
    )
  }
  const source = join(root, 'node_modules', 'registry-js', 'src', 'main.cc')
  if (!existsSync(source)) throw new Error('registry-js is not installed: run npm ci without --omit=optional')
  const compile = [
    ...[
      '-shared',
      '-O2',
      '-s',
      '-std=c++17',
      '-DNAPI_VERSION=3',
      '-DNODE_GYP_MODULE_NAME=registry',
      '-D_UNICODE',
    ],
    ...['node-api-headers/include', 'node-addon-api', `node-linux-${process.arch}/include/node`].flatMap(
      (path) => ['-I', join(root, 'node_modules', path)],
    ),
    source,
    hook,
  ]
  const link = ['-lnode', '-ladvapi32', '-ldelayimp', '-static', '-static-libgcc', '-static-libstdc++']
  const key = createHash('sha256')
    .update(readFileSync(source))
    .update(readFileSync(hook))
    .update([tools.compiler, ...compile, ...link].join('\0'))
    .digest('hex')
  const addon = join(cache, `registry-${key.slice(0, 16)}.node`)
  if (existsSync(addon)) return addon
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(cache, 'addon-'))
  try {
    process.stdout.write(`compiling registry-js' addon for Windows\n`)
    const definitions = join(root, 'node_modules', 'node-api-headers', 'def', 'node_api.def')
    run(tools.dlltool, ['-d', definitions, '--output-delaylib', join(work, 'libnode.a'), '-D', 'node.exe'])
    run(tools.compiler, [...compile, '-o', join(work, 'registry.node'), '-L', work, ...link])
    renameSync(join(work, 'registry.node'), addon)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return addon
}
