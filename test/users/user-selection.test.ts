import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeFromDate } from '../../src/filetime/index.ts'
import {
  parseLastUse,
  parseUserPattern,
  type SelectableProfile,
  type SelectionContext,
  selectUsers,
  type UserFilter,
  UserSelectionError,
} from '../../src/users/index.ts'

const test = suite('user selection')

const NOW = new Date(2024, 4, 20, 12, 0, 0)
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000)
const MACHINE = 'S-1-5-21-1-2-3'

const context: SelectionContext = {
  computerName: 'PC1',
  runningComputerName: 'MININT-4F2K',
  domain: { netbios: 'CONTOSO', dns: 'contoso.com' },
  now: filetimeFromDate(NOW),
}

function profile(
  account: string,
  sid: string,
  more: Partial<SelectableProfile> = {},
  used?: Date,
): SelectableProfile {
  const [domain = '', name = ''] = account.split('\\')
  const kind = domain === 'PC1' ? 'local' : 'domain'
  const lastUsed = used && { time: filetimeFromDate(used), evidence: 'NTUSER.DAT' }
  return { sid, account, domain, name, kind, isUser: true, ...(lastUsed ? { lastUsed } : {}), ...more }
}

/** Setup A of the specification's table; each was used as many days ago as the test says, else today. */
function setup(used: Record<string, number | Date> = {}): SelectableProfile[] {
  const accounts: Record<string, string> = {
    'PC1\\user1': `${MACHINE}-1001`,
    'PC1\\admin': `${MACHINE}-500`,
    'fabrikam\\user1': 'S-1-5-21-7-7-7-1101',
    'fabrikam\\user2': 'S-1-5-21-7-7-7-1102',
    'fabrikam\\user one': 'S-1-5-21-7-7-7-1103',
    'contoso\\user1': 'S-1-5-21-9-9-9-1101',
    'contoso\\user3': 'S-1-5-21-9-9-9-1103',
  }
  return Object.entries(accounts).map(([account, sid]) => {
    const when = used[account] ?? 0
    return profile(account, sid, {}, typeof when === 'number' ? daysAgo(when) : when)
  })
}

const ALL = setup().map(({ account }) => account)

/** `/ui:x /ue:y` as a filter. */
function filter(options: string[]): UserFilter {
  const patterns = (name: string) =>
    options
      .filter((option) => option.startsWith(`/${name}:`))
      .map((option) => {
        const pattern = parseUserPattern(option.slice(name.length + 2))
        if (pattern === undefined) throw new Error(`${option} does not parse`)
        return pattern
      })
  const uel = options.find((option) => option.startsWith('/uel:'))
  const lastUse = uel === undefined ? undefined : parseLastUse(uel.slice(5))
  return { include: patterns('ui'), exclude: patterns('ue'), ...(lastUse === undefined ? {} : { lastUse }) }
}

function select(options: string[], profiles = setup(), where = context) {
  const selection = selectUsers(profiles, filter(options), where)
  return {
    accounts: selection.decisions
      .filter(({ included }) => included)
      .map((decision) => decision.profile.account),
    warnings: selection.warnings.map(({ kind }) => kind),
    reasons: selection.decisions.map(({ reason }) => reason),
  }
}

const without = (...accounts: string[]): string[] => ALL.filter((account) => !accounts.includes(account))

const VECTORS: [id: string, options: string[], expected: string[]][] = [
  ['TV-USR-01, TV-USR-02', [], ALL],
  ['TV-USR-03', ['/ue:fabrikam\\user one'], without('fabrikam\\user one')],
  ['TV-USR-04', ['/ue:fabrikam\\user1'], without('fabrikam\\user1')],
  ['TV-USR-05', ['/ue:PC1\\user1'], without('PC1\\user1')],
  ['TV-USR-06', ['/ue:PC1\\*'], without('PC1\\user1', 'PC1\\admin')],
  ['TV-USR-07', ['/ue:fabrikam\\*'], without('fabrikam\\user1', 'fabrikam\\user2', 'fabrikam\\user one')],
  ['TV-USR-08', ['/ue:*\\user*'], ['PC1\\admin']],
  ['TV-USR-09', ['/ue:*\\*', '/ui:fabrikam\\user2'], ['fabrikam\\user2']],
  ['TV-USR-10', ['/ue:*\\*', '/ui:user1'], ['PC1\\user1']],
  ['TV-USR-11', ['/ue:*\\*', '/ui:PC1\\*'], ['PC1\\user1', 'PC1\\admin']],
  ['TV-USR-12', ['/ui:contoso\\*', '/ue:contoso\\user1'], ALL],
  ['TV-USR-13', ['/ue:*\\*', '/ui:contoso\\*', '/ue:contoso\\user1'], ['contoso\\user1', 'contoso\\user3']],
  [
    'TV-USR-15',
    ['/ue:*\\*', '/ui:contoso\\user1', '/ui:fabrikam\\user2'],
    ['fabrikam\\user2', 'contoso\\user1'],
  ],
  ['TV-USR-24', ['/ui:fabrikam\\user2'], ALL],
  ['TV-USR-25', ['/ue:FABRIKAM\\USER1'], without('fabrikam\\user1')],
  ['TV-USR-26', ['/ue:*\\*'], []],
  ['TV-USR-28', ['/ue:fabrikam\\user?'], ALL],
  ['TV-USR-29', ['/ue:fab*\\user*'], without('fabrikam\\user1', 'fabrikam\\user2', 'fabrikam\\user one')],
]
for (const [id, options, expected] of VECTORS) {
  test(`${id}: ${options.join(' ')}`, () => assert.equal(select(options).accounts, expected))
}

test('TV-USR-16: /uel beats /ue for a user within the period', () => {
  const profiles = setup({ 'fabrikam\\user1': 3, 'contoso\\user3': 20 })
  assert.equal(select(['/ue:fabrikam\\user1', '/uel:14'], profiles).accounts, without('contoso\\user3'))
})

test('TV-USR-17: outside the period he is out', () => {
  const profiles = setup({ 'fabrikam\\user1': 30 })
  assert.equal(select(['/ue:fabrikam\\user1', '/uel:14'], profiles).accounts, without('fabrikam\\user1'))
})

test('TV-USR-18, TV-USR-19: /ui beats /uel', () => {
  const profiles = setup({ 'fabrikam\\user2': 60, 'contoso\\user3': 60 })
  assert.equal(select(['/uel:30', '/ui:fabrikam\\*'], profiles).accounts, without('contoso\\user3'))
  const stale = setup({ 'contoso\\user1': 400, 'fabrikam\\user1': 400 })
  assert.equal(select(['/uel:90', '/ui:contoso\\*'], stale).accounts, without('fabrikam\\user1'))
})

test('TV-USR-20, TV-OFF-15: nobody is logged on to an offline Windows, so /uel:0 leaves nobody out and warns', () => {
  const { accounts, warnings } = select(['/uel:0'], setup({ 'contoso\\user1': 400 }))
  assert.equal(accounts, ALL)
  assert.equal(warnings, ['logged-on-offline'])
})

test('TV-USR-21: /uel:1 is 24 hours', () => {
  const profiles = setup({ 'PC1\\user1': 23.9 / 24, 'PC1\\admin': 24.1 / 24 })
  assert.equal(select(['/uel:1'], profiles).accounts, without('PC1\\admin'))
})

test('TV-USR-22, TV-USR-23: a date counts from its local midnight, inclusive', () => {
  const profiles = setup({
    'PC1\\user1': new Date(2020, 1, 15, 0, 0, 0),
    'PC1\\admin': new Date(2020, 1, 14, 23, 59, 0),
  })
  assert.equal(select(['/uel:2020/2/15'], profiles).accounts, without('PC1\\admin'))
})

test('TV-USR-27: /uel beats a /ue of everybody', () => {
  assert.equal(select(['/uel:30', '/ue:*\\*'], setup({ 'PC1\\admin': 31 })).accounts, without('PC1\\admin'))
})

const OFFLINE = [
  profile('CONTOSO\\nedp', `${MACHINE}-1112`),
  profile('PC1\\Administrator', `${MACHINE}-500`),
  profile('nora', 'S-1-5-21-5-5-5-1201', { domain: '', name: 'nora', kind: 'unknown' }),
  profile('PC1\\defaultuser0', `${MACHINE}-1000`, { isUser: false }),
]
const offline = (options: string[]) => select(options, OFFLINE).accounts
const USERS = ['CONTOSO\\nedp', 'PC1\\Administrator', 'nora']

test('TV-OFF-30: with no option all profiles are in', () => assert.equal(offline([]), USERS))

test('TV-OFF-31, further than ScanState: a name works offline, by evidence', () => {
  assert.equal(offline(['/ue:*\\*', '/ui:contoso\\nedp']), ['CONTOSO\\nedp'])
  assert.equal(offline(['/ue:*\\*', '/ui:contoso.com\\nedp']), ['CONTOSO\\nedp'])
})

test('TV-OFF-32: a SID', () => assert.equal(offline(['/ue:*\\*', `/ui:${MACHINE}-1112`]), ['CONTOSO\\nedp']))

test('TV-OFF-33: a SID with an asterisk is all of that domain or machine, but not what Windows made for itself', () => {
  assert.equal(offline(['/ue:*\\*', `/ui:${MACHINE}*`]), ['CONTOSO\\nedp', 'PC1\\Administrator'])
})

test('TV-OFF-34: /ue:*-500 leaves out the built-in administrators', () => {
  assert.equal(offline(['/ue:*-500']), ['CONTOSO\\nedp', 'nora'])
})

test('TV-OFF-35: /ue of a SID', () =>
  assert.equal(offline([`/ue:${MACHINE}-1112`]), ['PC1\\Administrator', 'nora']))

test('TV-OFF-36: a /ue that matches nobody warns and leaves all in', () => {
  const { accounts, warnings } = select(['/ue:fabrikam\\*'], OFFLINE)
  assert.equal(accounts, USERS)
  assert.equal(warnings, ['exclusion-without-match'])
})

test('*\\* and a bare asterisk name everybody, also those known only by SID', () => {
  assert.equal(offline(['/ue:*\\*']), [])
  const { accounts, warnings } = select(['/ue:*'], OFFLINE)
  assert.equal(accounts, [])
  assert.equal(warnings, ['bare-asterisk'])
})

test('.\\name is a local account', () => {
  assert.equal(offline(['/ue:*\\*', '/ui:.\\administrator']), ['PC1\\Administrator'])
})

test("the running machine's name means the offline machine's local accounts, with a warning", () => {
  const { accounts, warnings } = select(['/ue:MININT-4F2K\\*'], OFFLINE)
  assert.equal(accounts, ['CONTOSO\\nedp', 'nora'])
  assert.equal(warnings, ['matched-by-running-computer'])
})

test('what Windows made for itself is taken by its full SID, with or without the asterisk of scripts', () => {
  for (const pattern of [`/ui:${MACHINE}-1000`, `/ui:${MACHINE}-1000*`]) {
    assert.equal(offline(['/ue:*\\*', pattern]), ['PC1\\defaultuser0'])
  }
})

test('a bare name takes a profile that only its folder names, but does not leave it out', () => {
  const { accounts, warnings } = select(['/ue:*\\*', '/ui:nora'], OFFLINE)
  assert.equal(accounts, ['nora'])
  assert.equal(warnings, ['matched-by-folder-name'])
  assert.equal(offline(['/ue:nora']), USERS)
})

test('a /ui that matches nobody is code 11 and lists who there is', () => {
  for (const pattern of ['/ui:contoso\\ghost', '/ui:defaultuser0', '/ui:S-1-5-21-4-4-4-*']) {
    try {
      select([pattern], OFFLINE)
      assert.unreachable(pattern)
    } catch (error) {
      assert.instance(error, UserSelectionError)
      if (!(error instanceof UserSelectionError)) throw error
      assert.is(error.code, 11)
      const text = error.lines().join('\n')
      for (const { account, sid } of OFFLINE) assert.ok(text.includes(account) && text.includes(sid))
      assert.match(text, 'taken only by its SID')
    }
  }
})

test('nobody is dropped by /uel for want of evidence', () => {
  const { accounts, warnings } = select(['/uel:30'], OFFLINE)
  assert.equal(accounts, USERS)
  assert.equal([...new Set(warnings)], ['last-use-unknown'])
})

test('every decision says why', () => {
  const used = setup({ 'PC1\\admin': 60 })
  const { reasons } = select(['/uel:30', '/ui:PC1\\user1'], used)
  assert.is(reasons[0], 'named by /ui:PC1\\user1')
  assert.match(reasons[1] ?? '', /^last used 2024-03-21T.*\(NTUSER\.DAT\), before \/uel:30$/)
  assert.match(reasons[2] ?? '', /^last used 2024-05-20T.*, within \/uel:30$/)
})

test('a user principal name names its account', () => {
  const ned = profile('AzureAD\\NedOkafor', 'S-1-12-1-1-2-3-4', {
    kind: 'entra',
    aliases: ['ned@contoso.com'],
  })
  const mara = profile('AzureAD\\MaraKlein', 'S-1-12-1-5-6-7-8', {
    kind: 'entra',
    aliases: ['mara@contoso.com'],
  })
  const pattern = (text: string) =>
    [parseUserPattern(text) ?? assert.unreachable(text)].filter((item) => item !== undefined)
  const filter = { include: pattern('NED@contoso.com'), exclude: pattern('*\\*') }
  const { decisions } = selectUsers([ned, mara], filter, context)
  assert.equal(
    decisions.map(({ included }) => included),
    [true, false],
  )
})

test.run()
