/**
 * Names that would be a path, or part of one, to whoever writes them elsewhere. NTFS itself allows most of them to POSIX
 * programs; a volume made to hurt may have any.
 */
const UNSAFE = /[\0/\\]/g

/** Where Windows' own services for UNIX, Cygwin and WSL put characters that Windows names cannot have: U+F000 and the character. */
const PRIVATE_AREA = 0xf000

export function isUnsafeName(name: string): boolean {
  return name === '.' || name === '..' || name.search(UNSAFE) >= 0
}

/** The name with what is unsafe moved to the private area; a safe name stays as it is. */
export function safeName(name: string): string {
  if (name === '.' || name === '..') return name.replaceAll('.', moved)
  return name.replace(UNSAFE, moved)
}

function moved(character: string): string {
  return String.fromCharCode(PRIVATE_AREA + character.charCodeAt(0))
}
