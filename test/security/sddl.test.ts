import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { securityDescriptorToSddl, sidToString } from '../../src/security/index.ts'
import { buildSecurityDescriptor, sidBytes } from '../support/security-descriptor.ts'

const TRUSTED_INSTALLER = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'

/** As Windows prints them for parts of its own, and the examples of [MS-DTYP] 2.5.1. */
const PRINTED_BY_WINDOWS = {
  'the root of a system volume': `O:${TRUSTED_INSTALLER}G:${TRUSTED_INSTALLER}D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)S:(ML;OINPIO;NW;;;HI)`,
  'a file that inherits all': 'O:BAG:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1301bf;;;S-1-5-21-1-2-3-1001)',
  'a file of Program Files': `O:${TRUSTED_INSTALLER}G:${TRUSTED_INSTALLER}D:PAI(A;;FA;;;${TRUSTED_INSTALLER})(A;;0x1301bf;;;SY)(A;CIIO;GA;;;CO)(A;OICIIO;GXGR;;;BU)(A;;0x1200a9;;;AC)`,
  'a service':
    'D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLOCRRC;;;IU)S:(AU;FA;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;WD)',
  'a key': 'O:BAG:SYD:PARAI(A;CI;KA;;;BA)(A;CI;KR;;;BU)(A;CIIO;KW;;;OW)S:PAI(AU;CISAFA;WDWO;;;WD)',
  'files read, written and run': 'D:(A;;FR;;;WD)(D;;FW;;;AU)(A;NP;FX;;;PU)',
  'an object with a type':
    'D:(OA;CIIO;RPWP;bf967a7f-0de6-11d0-a285-00aa003049e2;bf967aba-0de6-11d0-a285-00aa003049e2;LS)(OA;;CR;;4828cc14-1437-45bc-9b07-ad6f015e5f28;NS)',
  'nobody may do anything': 'O:BAD:P',
  'everybody may do everything': 'O:BAG:CGD:NO_ACCESS_CONTROL',
  'a label alone': 'S:(ML;;NWNRNX;;;LW)',
}

for (const [what, sddl] of Object.entries(PRINTED_BY_WINDOWS)) {
  test(`prints as Windows does: ${what}`, () => {
    assert.is(securityDescriptorToSddl(buildSecurityDescriptor(sddl)), sddl)
  })
}

/** A string literal or attribute name: a code, the length in bytes, the characters. */
function token(code: number, text: string): Buffer {
  const body = Buffer.from(text, 'utf16le')
  const head = Buffer.alloc(5)
  head[0] = code
  head.writeUInt32LE(body.length, 1)
  return Buffer.concat([head, body])
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(11)
  bytes[0] = 4
  bytes.writeBigInt64LE(BigInt(value), 1)
  bytes[9] = 3
  bytes[10] = 2
  return bytes
}

function condition(...tokens: (Buffer | number)[]): Buffer {
  const parts = tokens.map((one) => (typeof one === 'number' ? Buffer.of(one) : one))
  return Buffer.concat([Buffer.from('artx'), ...parts])
}

test('a condition is printed in infix order, with brackets only where they are needed', () => {
  const exists = '(Exists WIN://SYSAPPID)'
  const mixed = '(@User.Title == "PM" && (@User.Level >= 3 || Member_of {SID(BA), SID(BU)}))'
  const sids = Buffer.concat(
    ['BA', 'BU'].map((sid) => {
      const head = Buffer.alloc(5)
      head[0] = 0x51
      head.writeUInt32LE(sidBytes(sid).length, 1)
      return Buffer.concat([head, sidBytes(sid)])
    }),
  )
  const list = Buffer.alloc(5)
  list[0] = 0x50
  list.writeUInt32LE(sids.length, 1)
  const tails = new Map([
    [exists, condition(token(0xf8, 'WIN://SYSAPPID'), 0x87)],
    [
      mixed,
      condition(
        token(0xf9, 'Title'),
        token(0x10, 'PM'),
        0x80,
        token(0xf9, 'Level'),
        integer(3),
        0x85,
        Buffer.concat([list, sids]),
        0x89,
        0xa1,
        0xa0,
      ),
    ],
  ])
  for (const text of tails.keys()) {
    const sddl = `D:PAI(XA;;0x1200a9;;;BU;${text})`
    assert.is(securityDescriptorToSddl(buildSecurityDescriptor(sddl, tails)), sddl)
  }
})

test('a resource attribute is printed with its type and values', () => {
  const text = '("Project",TS,0x0,"Windows","SQL")'
  const bytes = Buffer.alloc(24)
  const strings = ['Project', 'Windows', 'SQL'].map((one) => Buffer.from(`${one}\0`, 'utf16le'))
  const [name, first, second] = strings
  bytes.writeUInt32LE(24, 0)
  bytes.writeUInt16LE(3, 4)
  bytes.writeUInt32LE(2, 12)
  bytes.writeUInt32LE(24 + (name?.length ?? 0), 16)
  bytes.writeUInt32LE(24 + (name?.length ?? 0) + (first?.length ?? 0), 20)
  assert.ok(second)
  const tails = new Map([[text, Buffer.concat([bytes, ...strings])]])
  const sddl = `S:(RA;;;;;WD;${text})`
  assert.is(securityDescriptorToSddl(buildSecurityDescriptor(sddl, tails)), sddl)
})

test('descriptors that are cut or lie about their lengths give nothing and do not throw', () => {
  const whole = buildSecurityDescriptor(PRINTED_BY_WINDOWS['the root of a system volume'])
  for (let length = 0; length < whole.length; length++) {
    assert.is(securityDescriptorToSddl(whole.subarray(0, length)), undefined, `cut to ${length}`)
  }
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0, 0x7f, 0xff]) {
      const changed = Buffer.from(whole)
      changed[at] = value
      const sddl = securityDescriptorToSddl(changed)
      // What can still be said is said in the language itself: owner, group and lists ([MS-DTYP] 2.5.1.1).
      if (sddl !== undefined) assert.match(sddl, /^(?:O:[^:]+)?(?:G:[^:]+)?(?:D:.*)?(?:S:.*)?$/s)
    }
  }
})

test('a SID of a large authority is printed in hexadecimal', () => {
  const bytes = sidBytes('S-1-5-32-544')
  bytes[2] = 0x12
  assert.is(sidToString(bytes), 'S-1-0x120000000005-32-544')
})

test.run()
