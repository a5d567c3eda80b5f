import { foldName } from '../winpath/index.ts'
import { FileAttribute } from './volume.ts'

/**
 * A mount under Linux does not show the hidden and system attributes. Windows sets both on these names and never
 * takes them off, so rules that leave such files out (the document finder's) can be kept: nobody wants 16 GB of
 * pagefile.sys in a store.
 */
const IN_THE_ROOT = new Set(
  [
    'pagefile.sys',
    'hiberfil.sys',
    'swapfile.sys',
    'DumpStack.log',
    'DumpStack.log.tmp',
    'bootmgr',
    'BOOTNXT',
    'BOOTSECT.BAK',
    'bootTel.dat',
    'boot.ini',
    'ntldr',
    'NTDETECT.COM',
    'bootfont.bin',
    'IO.SYS',
    'MSDOS.SYS',
    'System Volume Information',
    '$Recycle.Bin',
    'RECYCLER',
    'RECYCLED',
    'Config.Msi',
    '$WinREAgent',
    '$SysReset',
  ].map(foldName),
)

/** Folders of Windows with names that people use too: they are Windows' own when they hold this. */
const IN_THE_ROOT_IF_HOLDING = new Map([
  ['RECOVERY', 'WINDOWSRE'],
  ['BOOT', 'BCD'],
])

/** `desktop.ini` and `thumbs.db` in any folder, the logs of a user's hives beside them. */
const ANYWHERE = /^(?:desktop\.ini|thumbs\.db|ntuser\.ini|ntuser\.dat\.log\d?|ntuser\.dat\{.*)$/i

/**
 * The attributes that Windows gives a name, for volumes that cannot tell: Hidden and System, or none. `children`
 * lists the names in the folder itself and is only called for a name that leaves a doubt.
 */
export function inferredAttributes(name: string, inRoot: boolean, children: () => string[]): number {
  const both = FileAttribute.Hidden | FileAttribute.System
  const folded = foldName(name)
  if (inRoot && IN_THE_ROOT.has(folded)) return both
  const held = inRoot ? IN_THE_ROOT_IF_HOLDING.get(folded) : undefined
  if (held !== undefined) return children().some((child) => foldName(child) === held) ? both : 0
  return ANYWHERE.test(name) ? both : 0
}
