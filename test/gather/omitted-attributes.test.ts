import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { omittedAttributes } from '../../src/gather/omitted-attributes.ts'
import { draftRecord } from '../../src/gather/pipeline/pending-content.ts'
import type { AttributeGroup, Owner } from '../../src/migxml/index.ts'
import { MountedVolume } from '../../src/volume/index.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('attributes that stay behind')

const owner = (...omits: AttributeGroup[]): Owner => ({
  component: 0,
  context: 0,
  rule: { file: 'r.xml', line: 1 },
  omits,
})

test('only what no owner wants stays behind', () => {
  assert.equal(omittedAttributes([owner('Security', 'TimeFields')]), ['Security', 'TimeFields'])
  assert.equal(omittedAttributes([owner('Security', 'TimeFields'), owner('TimeFields')]), ['TimeFields'])
  assert.equal(omittedAttributes([owner('Security'), owner()]), [])
})

test('TV-ATT-4: without Security the record has no security descriptor, and everything else', () => {
  const folder = temporaryFolder('attributes')
  writeFileSync(join(folder, 'a.txt'), 'x')
  const volume = new MountedVolume(folder)
  const time = 133_000_000_000_000_000n
  const found = volume.lookup('\\a.txt')
  assert.ok(found)
  const { id, name, directory, size, attributes, reparseTag, links, fileKey, position } = found
  const entry = {
    ...{ id, name, directory, size, attributes, reparseTag, links, fileKey, position },
    times: { created: time, modified: time, accessed: time, changed: time },
  }
  const record = (...omits: AttributeGroup[]) =>
    draftRecord({ path: 'C:\\a.txt', volume, entry, owners: 0 }, undefined, { owners: [[0, 0]], omits }, 0, {
      size: 1,
      details: { streams: [], sddl: 'O:BAG:BAD:', shortName: 'A~1.TXT' },
    })
  const whole = record()
  assert.is(whole.sddl, 'O:BAG:BAD:')
  const { sddl: _, ...withoutSecurity } = whole
  assert.equal(record('Security'), withoutSecurity)
  const { created: _c, modified: _m, accessed: _a, changed: _g, ...withoutTimes } = whole
  assert.equal(record('TimeFields'), withoutTimes)
})

test.run()
