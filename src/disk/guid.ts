/** The text of a GUID as it lies on a disk, in lower case without braces: the first three fields are little-endian ([MS-DTYP] 2.3.4.2). */
export function guidAt(bytes: Buffer, offset: number): string {
  const hex = (from: number, to: number) => bytes.toString('hex', offset + from, offset + to)
  const first = bytes.readUInt32LE(offset).toString(16).padStart(8, '0')
  const second = bytes
    .readUInt16LE(offset + 4)
    .toString(16)
    .padStart(4, '0')
  const third = bytes
    .readUInt16LE(offset + 6)
    .toString(16)
    .padStart(4, '0')
  return `${first}-${second}-${third}-${hex(8, 10)}-${hex(10, 16)}`
}
