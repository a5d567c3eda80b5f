import { noise, picture, prose } from './content.ts'
import type { SamplePerson } from './machine.ts'
import { MARA, NED, OLGA, TECHNICIAN } from './machine.ts'

export interface SampleFile {
  /** As the offline Windows names it. */
  readonly path: string
  readonly content: Buffer
  /** Whose it is: a profile's SID, or nobody's in particular. */
  readonly owner: string | undefined
  /** Whether it is a person's own work, which any sensible set of rules takes. */
  readonly document: boolean
}

function of(person: SamplePerson, path: string, content: Buffer, document = true): SampleFile {
  return { path: `C:\\Users\\${person.folder}\\${path}`, content, owner: person.sid, document }
}

function shared(path: string, content: Buffer): SampleFile {
  return { path, content, owner: undefined, document: false }
}

const LONG_NAME = 'a folder whose name alone is as long as many a whole path used to be'

/** Deeper than the 260 characters that older programs can name. */
const LONG_PATH = `Documents\\${Array.from({ length: 4 }, (_, level) => `${LONG_NAME} ${level + 1}`).join('\\')}\\note.txt`

const photograph = picture('harbour', 180_000)

const everyone: readonly SampleFile[] = [TECHNICIAN, NED, MARA].flatMap((person) => [
  of(person, 'Pictures\\harbour.jpg', photograph),
  of(
    person,
    'AppData\\Roaming\\Contoso\\Ledger\\settings.json',
    prose(`${person.name} settings`, 900),
    false,
  ),
  of(person, 'AppData\\Local\\Temp\\~ledger.tmp', noise(`${person.name} temp`, 4_000), false),
])

/**
 * The files of the sample besides its hives and system files. Content is made from names, so it is the same everywhere.
 *
 * @param oddNames with names that Windows itself has trouble with (trailing dots, device names)
 */
export function sampleFiles(oddNames: boolean): SampleFile[] {
  const odd = [
    of(MARA, 'Documents\\minutes.txt.', prose('minutes', 700)),
    of(MARA, 'Documents\\nul', prose('nul', 80)),
    of(MARA, 'Desktop\\ leading blank.txt', prose('blank', 300)),
  ]
  return [
    ...everyone,
    of(TECHNICIAN, 'Documents\\Imaging checklist.docx', noise('checklist', 24_000)),
    of(TECHNICIAN, 'Desktop\\readme.txt', prose('readme', 1_200)),
    { ...of(NED, '', prose('moved', 5_000)), path: 'D:\\ned\\Documents\\Quarterly report.docx' },
    { ...of(NED, '', noise('ledger', 3_200_000)), path: 'D:\\ned\\Documents\\Ledger\\2024.xlsx' },
    { ...of(NED, '', prose('budget', 60_000)), path: 'D:\\ned\\Documents\\Ledger\\Größe und Gewicht.csv' },
    { ...of(NED, '', Buffer.alloc(0)), path: 'D:\\ned\\Documents\\empty.txt' },
    of(NED, 'Desktop\\Harbour — copy.jpg', photograph),
    of(NED, 'Desktop\\会議の記録.txt', prose('meeting', 2_000)),
    of(
      NED,
      'Favorites\\Intranet.url',
      Buffer.from('[InternetShortcut]\r\nURL=https://intranet.contoso.example/\r\n'),
    ),
    of(NED, 'Downloads\\driver-setup.exe', noise('driver', 50_000), false),
    of(MARA, 'Documents\\Offer 🚢.txt', prose('offer', 4_000)),
    of(MARA, LONG_PATH, prose('long', 500)),
    of(MARA, 'Pictures\\2024\\crane.jpg', picture('crane', 90_000)),
    ...(oddNames ? odd : []),
    of(OLGA, 'Documents\\Handover.txt', prose('handover', 3_000)),
    shared('C:\\Users\\Public\\Documents\\Fire drill.txt', prose('fire drill', 900)),
    shared('C:\\ProgramData\\Contoso\\Ledger\\server.ini', Buffer.from('[server]\r\nname=ledger01\r\n')),
    shared('C:\\Program Files\\Contoso\\Ledger\\ledger.exe', noise('program', 40_000)),
    shared('D:\\Ledger\\shared.db', noise('shared', 120_000)),
  ]
}
