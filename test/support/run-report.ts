import { Ledger } from '../../src/gather/index.ts'
import type { RunReport } from '../../src/report/index.ts'

const SUM = { objects: 12, files: 9, registry: 3, bytes: 4_200_000, missing: 1 }

/** A report of a small capture; a test changes what it is about. */
export function runReport(more: Partial<RunReport> = {}): RunReport {
  return {
    tool: { name: 'statelift', version: 'test' },
    commandLine: 'scanstate.exe S:\\st /i:docs.xml /encrypt /key:****',
    host: 'BENCH',
    started: new Date('2026-03-04T05:06:07Z'),
    finished: new Date('2026-03-04T05:08:12Z'),
    end: { code: 0, message: 'Successful run', more: [] },
    log: 'S:\\ScanState.log',
    store: { path: 'S:\\st\\USMT\\USMT.MIG', type: 'compressed', size: 2_100_000 },
    source: {
      computerName: 'WS-0417',
      facts: [['Product', 'Windows 11 Pro']],
      drives: [{ letter: 'C:', source: '/mnt/c', kind: 'Fixed' }],
      notes: ['Drive C: is /mnt/c: the chosen Windows ran on it'],
    },
    users: [
      {
        account: 'CONTOSO\\ned',
        sid: 'S-1-5-21-1-2-3-1001',
        kind: 'domain',
        outcome: 'captured',
        reason: 'all users are taken by default',
        evidence: 'LogonUI',
        proven: true,
        profilePath: 'C:\\Users\\ned',
        hive: 'clean',
        lastUsed: { time: '2026-03-01T00:00:00.000Z', evidence: 'ProfileList' },
        problems: [],
      },
    ],
    contexts: [
      { name: 'System and shared', sum: { ...SUM, bytes: 200_000 }, folders: [] },
      {
        name: 'CONTOSO\\ned',
        sum: SUM,
        folders: [
          { path: 'C:\\Users\\ned\\Documents', files: 8, bytes: 3_000_000 },
          { path: 'C:\\Users\\ned\\Desktop', files: 1, bytes: 1_200_000 },
        ],
      },
    ],
    components: [{ name: 'Documents', file: 'docs.xml', sum: SUM, contexts: ['CONTOSO\\ned'] }],
    total: SUM,
    largest: [{ path: 'C:\\Users\\ned\\Documents\\thesis.docx', size: 2_000_000 }],
    missing: [],
    warnings: [],
    ledger: new Ledger().sums(),
    phases: [{ name: 'Saving files', seconds: 61.5 }],
    ...more,
  }
}
