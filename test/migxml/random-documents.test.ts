import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError } from '../../src/errors/index.ts'
import { readConfigXml } from '../../src/migxml/config/index.ts'
import { compileRules } from '../../src/migxml/index.ts'
import { readOfflineXml } from '../../src/offline/offline-xml.ts'
import { randomFrom } from '../support/random.ts'

const NAMES =
  `migration component displayName role rules include exclude unconditionalExclude objectSet pattern script content
environment variable text detection detects detect conditions condition namedElements addObjects object location attributes bytes
merge locationModify contentModify destinationCleanup externalProcess commandLine processing extensions extension includeAttributes
Configuration Applications Documents WindowsComponents Policies ErrorControl fileError registryError fatal nonFatal HardLinkStoreControl
fileLocked createHardLink errorHardLink ProfileControl localGroups mappings changeGroup domains domain offline winDir path
failOnMultipleWinDir _locDefinition constructor unknown PATTERN`.split(/\s+/)
const ATTRIBUTES =
  'urlid type context role name filter script when attributes operation negation string expand migrate ID displayname from to appliesTo errorCode __proto__ _locID'.split(
    ' ',
  )
const VALUES = [
  '',
  'File',
  'Registry',
  'User',
  'Data',
  'Container',
  'yes',
  'no',
  'any',
  '33',
  'MigXmlHelper.GenerateDrivePatterns("* [*]","Fixed")',
  "MigXmlHelper.RelativeMove('C:\\A','%CSIDL_PERSONAL%')",
  'C:\\Users\\* [*]',
  '%NOWHERE%\\* [*.doc',
  'HKCU\\Software\\* []',
  'D:\\, C:\\',
  '[]',
  'pre-scan',
  'Security,TimeFields',
]

type Random = (below: number) => number
const pick = (random: Random, list: readonly string[]) => list[random(list.length)] ?? ''
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** An element of any of the languages, with whatever else inside. */
function element(random: Random, depth: number, name = pick(random, NAMES)): string {
  const names = new Set(Array.from({ length: random(4) }, () => pick(random, ATTRIBUTES)))
  const attributes = [...names].map((key) => ` ${key}="${escaped(pick(random, VALUES))}"`).join('')
  const inner = Array.from({ length: depth === 0 ? 0 : random(5) }, () => element(random, depth - 1)).join('')
  return `<${name}${attributes}>${random(3) === 0 ? escaped(pick(random, VALUES)) : ''}${inner}</${name}>`
}

const READERS: readonly [string, (bytes: Buffer) => unknown, readonly number[]][] = [
  ['migration', (bytes) => compileRules([{ path: 'a.xml', bytes }]), [28]],
  ['Configuration', (bytes) => readConfigXml(bytes, 'a.xml', new Map()), [39]],
  ['offline', (bytes) => readOfflineXml(bytes, 'a.xml'), [11, 26]],
]

/** A sound document of each language; most random ones are refused at their first odd element. */
const SOUND: Readonly<Record<string, string>> = {
  migration: shipped('MigUser.xml'),
  Configuration: `<Configuration><Applications/><Documents>
    <component displayname="A" migrate="yes" ID="http://example.org/a"/><component displayname="B" migrate="no" ID="http://example.org/b"/></Documents>
    <Policies><ErrorControl><fileError><nonFatal errorCode="33">* [*]</nonFatal><fatal errorCode="any">C:\\Users\\* [*]</fatal></fileError>
    <registryError><nonFatal errorCode="5">HKCU\\Software\\* [*]</nonFatal></registryError></ErrorControl>
    <HardLinkStoreControl><fileLocked><createHardLink>C:\\Users\\* [*]</createHardLink></fileLocked></HardLinkStoreControl></Policies>
    <ProfileControl><domains><domain from="A" to="B"/></domains></ProfileControl></Configuration>`,
  offline: `<offline><winDir><path>C:\\Windows</path><path>D:\\Windows</path></winDir>
    <mappings><path>C:\\, D:\\</path><path>D:\\, C:\\</path></mappings><failOnMultipleWinDir>1</failOnMultipleWinDir></offline>`,
}

function shipped(name: string): string {
  return readFileSync(new URL(`../../offline-xml/${name}`, import.meta.url), 'utf8')
}

/** One attribute or text of the document becomes another, or an element without children goes or comes twice. */
function changed(text: string, random: Random): string {
  const [pattern, change] = CHANGES[random(CHANGES.length)] ?? NO_CHANGE
  const places = [...text.matchAll(pattern)]
  const place = places[random(places.length)]
  if (place === undefined) return text
  const [found] = place
  return text.slice(0, place.index) + change(found, random) + text.slice(place.index + found.length)
}

const LEAF = /<(\w+)(?: [^<>]*)?>[^<>]*<\/\1>/g
type Change = readonly [where: RegExp, change: (found: string, random: Random) => string]
const NO_CHANGE: Change = [LEAF, (found) => found]
const CHANGES: readonly Change[] = [
  [/"[^"<>]*"/g, (_, random) => `"${escaped(pick(random, VALUES))}"`],
  [/>[^<>]+</g, (_, random) => `>${escaped(pick(random, VALUES))}<`],
  [LEAF, () => ''],
  [LEAF, (found) => found + found],
]

for (const [root, read, codes] of READERS) {
  test(`a sound <${root}> with a few changes is read or refused with ${codes.join(' or ')}, never anything else`, () => {
    const random = randomFrom(20_261_121)
    const rounds = 300
    let accepted = 0
    for (let round = 0; round < rounds; round++) {
      let text = SOUND[root] ?? ''
      for (let changes = 1 + random(3); changes > 0; changes--) text = changed(text, random)
      try {
        read(Buffer.from(text))
        accepted += 1
      } catch (error) {
        if (!(error instanceof StateliftError)) throw error
        assert.ok(codes.includes(error.code), `${error.code}`)
        assert.match(error.lines().join('\n'), /a\.xml/, 'it says in which file')
      }
    }
    assert.ok(accepted > rounds / 10 && accepted < rounds, `${accepted} of ${rounds} were read`)
  })
}

for (const [root, read, codes] of READERS) {
  test(`random elements below <${root}> are read or refused with ${codes.join(' or ')}, never anything else`, () => {
    const random = randomFrom(20_241_123)
    let refused = 0
    const rounds = 1_500
    for (let round = 0; round < rounds; round++) {
      const bytes = Buffer.from(element(random, 4, root))
      try {
        read(bytes)
      } catch (error) {
        if (!(error instanceof StateliftError)) throw error
        assert.ok(codes.includes(error.code), `${error.code}`)
        refused += 1
      }
    }
    process.stdout.write(`\n# <${root}>: ${rounds - refused} read, ${refused} refused\n`)
  })
}

test.run()
