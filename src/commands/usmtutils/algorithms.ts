import { getCiphers } from 'node:crypto'
import type { UtilsSession } from './utils-session.ts'

/** USMT's names, and the cipher of this system that each needs: what is asked for as 3DES is encrypted with AES_256. */
const NEEDED = {
  AES_128: 'aes-128-gcm',
  AES_192: 'aes-192-gcm',
  AES_256: 'aes-256-gcm',
  '3DES': 'aes-256-gcm',
  '3DES_112': 'aes-256-gcm',
}

/** `/ec`: the algorithms that /encrypt and /decrypt take here, one a line. */
export function listAlgorithms(session: UtilsSession): void {
  const there = new Set(getCiphers())
  for (const [name, cipher] of Object.entries(NEEDED)) if (there.has(cipher)) session.result(name)
}
