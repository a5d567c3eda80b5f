import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { RegistryView } from '../../src/offline/registry-view.ts'
import { Hive, type HiveKey, stringOf } from '../../src/registry/index.ts'
import type { UserHives } from '../../src/windows/index.ts'
import { buildHive, type KeySpec } from '../support/hive-builder.ts'
import { keyPath } from '../support/machines/built-machine.ts'

const SID = 'S-1-5-21-1-2-3-1001'
const REG_LINK = 6

function hive(keys: Readonly<Record<string, KeySpec>>): Hive {
  return Hive.parse(buildHive({ key: { keys } }))
}

function link(target: string): KeySpec {
  return {
    link: true,
    values: { SymbolicLinkValue: { type: REG_LINK, data: Buffer.from(target, 'utf16le') } },
  }
}

const says = (text: string): KeySpec => ({ values: { '': text } })

const user: UserHives = {
  ntuser: hive({ Software: { keys: { Mine: says('ntuser') } } }),
  usrclass: hive({ '.txt': says('user'), '.own': says('user') }),
}

const view = new RegistryView(
  {
    software: hive({
      Classes: {
        keys: {
          '.txt': says('machine'),
          '.doc': says('machine'),
          Wow6432Node: { keys: { CLSID: says('32') } },
        },
      },
      Wow6432Node: { keys: { App: says('wow') } },
      Linked: link('\\Registry\\Machine\\Software\\Target'),
      Target: { keys: { Deep: says('through the link') } },
      Round: link('\\REGISTRY\\MACHINE\\SOFTWARE\\Round'),
      ToUser: link(`\\Registry\\User\\${SID}\\Software`),
    }),
    system: hive({
      Select: { values: { Current: 2 } },
      ControlSet001: { keys: keyPath('Control', says('old')) },
      ControlSet002: { keys: keyPath('Control', says('current')) },
    }),
    default: hive({ Environment: says('default') }),
  },
  (sid) => (sid === SID ? user : undefined),
)

function text(key: HiveKey | undefined): string | undefined {
  const value = key?.value('')
  return value === undefined ? undefined : stringOf(value)
}

test('HKLM is the machine’s hives, in any letter case and by either name', () => {
  assert.is(text(view.key('HKLM\\SOFTWARE\\wow6432node\\app')), 'wow')
  assert.is(text(view.key('HKEY_LOCAL_MACHINE\\Software\\Wow6432Node\\App')), 'wow')
  assert.is(view.key('HKLM\\Software\\None'), undefined)
  assert.is(view.key('HKLM\\Hardware'), undefined)
  assert.is(view.key('HKXX\\Software'), undefined)
})

test('CurrentControlSet is the one that Select names', () => {
  assert.is(text(view.key('HKLM\\System\\CurrentControlSet\\Control')), 'current')
  assert.is(text(view.key('HKLM\\SYSTEM\\ControlSet001\\Control')), 'old')
})

test('HKCU and HKU are the hives of users', () => {
  assert.is(text(view.key('HKCU\\Software\\Mine', SID)), 'ntuser')
  assert.is(text(view.key(`HKU\\${SID}\\Software\\Mine`)), 'ntuser')
  assert.is(text(view.key(`HKU\\${SID}_Classes\\.txt`)), 'user')
  assert.is(text(view.key('HKCU\\Software\\Classes\\.txt', SID)), 'user')
  assert.is(text(view.key('HKU\\.DEFAULT\\Environment')), 'default')
  assert.is(text(view.key('HKU\\S-1-5-18\\Environment')), 'default')
  assert.is(view.key('HKCU\\Software\\Mine'), undefined, 'nobody is meant')
  assert.is(view.key('HKU\\S-1-5-21-9-9-9-9\\Software'), undefined)
})

test('HKCR shows a user’s classes over the machine’s', () => {
  assert.is(text(view.key('HKCR\\.txt', SID)), 'user')
  assert.is(text(view.key('HKCR\\.txt')), 'machine')
  assert.is(text(view.key('HKCR\\.doc', SID)), 'machine')
  const names = view
    .key('HKCR', SID)
    ?.subkeys()
    .map((key) => key.name)
  assert.equal(names?.sort(), ['.doc', '.own', '.txt', 'Wow6432Node'])
})

test('links are followed, also to a user, and circles are not', () => {
  assert.is(text(view.key('HKLM\\Software\\Linked\\Deep')), 'through the link')
  assert.is(text(view.key('HKLM\\Software\\ToUser\\Mine')), 'ntuser')
  assert.is(view.key('HKLM\\Software\\Round\\x'), undefined)
})

test('the 32-bit classes are found under both of their names', () => {
  assert.is(text(view.key('HKLM\\Software\\Classes\\Wow6432Node\\CLSID')), '32')
  assert.is(text(view.key('HKLM\\Software\\Wow6432Node\\Classes\\CLSID')), '32')
})

test.run()
