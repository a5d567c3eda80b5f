import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  bindRules,
  compileRules,
  detectedComponents,
  readConfigXml,
  writeConfigXml,
} from '../../src/migxml/index.ts'
import { walk } from '../support/fake-capture.ts'
import { fakeSystem } from '../support/fake-system.ts'

const RULES = readFileSync(new URL('../../offline-xml/MigUser.xml', import.meta.url))
const fake = fakeSystem({
  users: ['anna', 'ben'],
  files: [
    'C:\\Users\\anna\\Documents\\a.doc',
    'C:\\Users\\anna\\Desktop\\b.zip',
    'C:\\Users\\ben\\Music\\c.mp3',
    'C:\\work\\d.txt',
  ],
})

function taken(config: string | undefined) {
  const components =
    config === undefined ? undefined : readConfigXml(Buffer.from(config), 'Config.xml', new Map()).components
  const bound = bindRules(
    compileRules([{ path: 'MigUser.xml', bytes: RULES }]),
    fake.system,
    fake.users,
    fake.facts,
    {
      isDisabled: (component) => components?.migrates(component) === false,
    },
  )
  return walk(bound, fake)
}

test('TV-CFG-22: what /genconfig writes and /config reads back selects the same', () => {
  const all = taken(undefined)
  const written = writeConfigXml(detectedComponents(all.bound))
  assert.equal([...taken(written).owners], [...all.owners])
})

test('TV-CFG-1: a component that a Config.xml switches off takes nothing', () => {
  const all = taken(undefined)
  const written = writeConfigXml(detectedComponents(all.bound))
  const off = written.replace('displayname="Desktop" migrate="yes"', 'displayname="Desktop" migrate="no"')
  assert.is.not(off, written)
  const { files } = taken(off)
  assert.equal(
    files,
    all.files.filter((path) => !path.includes('Desktop')),
  )
})

test('/genconfig lists what is present, and nothing else', () => {
  const names = detectedComponents(taken(undefined).bound).map(({ displayName }) => displayName)
  assert.ok(names.includes('Desktop'))
  assert.ok(names.includes('Music'))
  assert.not.ok(names.includes('Videos'))
})

test.run()
