/** For each byte the remainder by the reflected polynomial 0x82F63B78. */
const TABLE = new Uint32Array(256)
for (let byte = 0; byte < 256; byte++) {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f6_3b78 : value >>> 1
  TABLE[byte] = value >>> 0
}

/** CRC-32C (Castagnoli), which the structures of a VHDX carry ([MS-VHDX] 2.2.2); `node:zlib` has only the other one. */
export function crc32c(bytes: Uint8Array): number {
  let value = 0xffff_ffff
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffff_ffff) >>> 0
}
