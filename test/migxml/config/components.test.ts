import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type ComponentIdentity, type ConfigXml, readConfigXml } from '../../../src/migxml/config/index.ts'

function config(components: string): ConfigXml {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Configuration>\n  <Applications>${components}</Applications>\n</Configuration>`
  return readConfigXml(Buffer.from(text), 'Config.xml', new Map())
}

const URLID = 'http://x/migration/1.0/migxmlext/MigApp'
const PLAYER: ComponentIdentity = { urlid: URLID, path: ['QuickTime  Player'], role: 'Settings' }
const SUITE: ComponentIdentity = { urlid: URLID, path: ['Office'], role: 'Container' }
const WORD: ComponentIdentity = { urlid: URLID, path: ['Office', 'Word'], role: 'Settings' }

const entry = (migrate: string, id: string, inner = '') =>
  `<component displayname="shown" migrate="${migrate}" ID="${id}">${inner}</component>`
const PLAYER_ID = 'http://x/migration/1.0/migxmlext/migapp/quicktime player/settings'
const SUITE_ID = 'http://x/migration/1.0/migxmlext/migapp/office/container'

test('TV-CFG-1: a component that is off is left out', () => {
  const { components } = config(entry('no', PLAYER_ID))
  assert.is(components.migrates(PLAYER), false)
  assert.equal(components.switchedOff(), [PLAYER_ID])
})

test('TV-CFG-2: below an entry that is off nothing is on, in the list and in the rule file', () => {
  const { components } = config(entry('no', 'group', entry('yes', PLAYER_ID)))
  assert.is(components.migrates(PLAYER), false)
  assert.is(config(entry('no', SUITE_ID)).components.migrates(WORD), false)
  assert.is(config(entry('yes', SUITE_ID)).components.migrates(WORD), true)
})

test('TV-CFG-3: a component that is off does not switch off another', () => {
  const { components } = config(entry('no', PLAYER_ID))
  assert.is(components.migrates({ ...PLAYER, path: ['My Documents'] }), true)
})

test('TV-CFG-4: what is not listed is on', () => {
  assert.is(config('').components.migrates(PLAYER), true)
})

test('TV-CFG-5: what is listed both on and off is on', () => {
  assert.is(config(entry('yes', PLAYER_ID) + entry('no', PLAYER_ID)).components.migrates(PLAYER), true)
  assert.is(config(entry('no', PLAYER_ID) + entry('yes', PLAYER_ID)).components.migrates(PLAYER), true)
})

test('TV-CFG-21: an unknown ID is ignored', () => {
  const { components, warnings } = config(entry('no', 'gadgets\\sticky notes'))
  assert.is(components.migrates(PLAYER), true)
  assert.equal(warnings, [])
})

test('IDs are compared without letter case and differences in white space', () => {
  assert.is(config(entry('no', ` ${PLAYER_ID.toUpperCase()} `)).components.migrates(PLAYER), false)
})

test('a nested component is found by any of the IDs that may mean it', () => {
  const stem = 'http://x/migration/1.0/migxmlext/migapp'
  for (const id of [
    'office/word/settings',
    'office/container/word/settings',
    'office/word',
    'word/settings',
  ]) {
    assert.is(config(entry('no', `${stem}/${id}`)).components.migrates(WORD), false, id)
  }
  assert.is(config(entry('no', `${stem}/office/excel/settings`)).components.migrates(WORD), true)
  assert.is(config(entry('no', `${stem}/word/settings`)).components.migrates(SUITE), true)
})

test.run()
