import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { virtualAccount } from '../../../src/windows/accounts/service-sid.ts'
import {
  classifySid,
  isSid,
  relativeId,
  sidFromBytes,
  sidPrefix,
  wellKnownAccount,
} from '../../../src/windows/accounts/sid.ts'

test('a binary SID reads as Windows writes it', () => {
  // The `Sid` value of a real ProfileList key, printed by another reader.
  const bytes = Buffer.from('010500000000000515000000be043e321316100907e53b2bf4010000', 'hex')
  assert.is(sidFromBytes(bytes), 'S-1-5-21-842925246-152049171-725345543-500')
  assert.is(sidFromBytes(Buffer.from('010100000000000512000000', 'hex')), 'S-1-5-18')
})

test('bytes that are no SID give none', () => {
  assert.is(sidFromBytes(Buffer.alloc(0)), undefined)
  assert.is(sidFromBytes(Buffer.from('020100000000000512000000', 'hex')), undefined)
  assert.is(sidFromBytes(Buffer.from('0105000000000005150000', 'hex')), undefined, 'cut off')
  assert.is(sidFromBytes(Buffer.from('01ff000000000005', 'hex')), undefined, 'too many parts')
})

test('an authority above 32 bits is written in hexadecimal', () => {
  assert.is(sidFromBytes(Buffer.from('010101000000000001000000', 'hex')), 'S-1-0x010000000000-1')
})

test('a SID falls into its domain and its account', () => {
  assert.is(sidPrefix('S-1-5-21-1-2-3-1001'), 'S-1-5-21-1-2-3')
  assert.is(relativeId('S-1-5-21-1-2-3-1001'), 1001)
  assert.not(isSid('S-1-5-21-1-2-3-1001.bak'))
  assert.not(isSid('Default'))
})

test('the numbers tell people from services', () => {
  assert.is(classifySid('S-1-5-21-1-2-3-1001'), 'account')
  assert.is(classifySid('S-1-12-1-1-2-3-4'), 'entra')
  assert.is(classifySid('S-1-5-18'), 'service')
  assert.is(classifySid('S-1-5-80-1-2-3-4-5'), 'service')
  assert.is(classifySid('S-1-5-90-0-1'), 'service')
  assert.is(classifySid('S-1-5-32-544'), 'other')
  assert.equal(wellKnownAccount('S-1-5-20'), { domain: 'NT AUTHORITY', name: 'NETWORK SERVICE' })
})

test('the SID of a virtual account proves its name', () => {
  // Documented: the SID of NT SERVICE\TrustedInstaller and of the default application pool of IIS.
  const installer = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'
  assert.equal(virtualAccount(installer, ['Spooler', 'trustedinstaller']), {
    domain: 'NT SERVICE',
    name: 'trustedinstaller',
  })
  const pool = 'S-1-5-82-3006700770-424185619-1745488364-794895919-4004696415'
  assert.equal(virtualAccount(pool, ['DefaultAppPool']), { domain: 'IIS APPPOOL', name: 'DefaultAppPool' })
  assert.is(virtualAccount(installer, ['Spooler']), undefined)
})

test.run()
