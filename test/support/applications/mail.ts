import type { Application } from './application.ts'

const THUNDERBIRD = String.raw`%APPDATA%\Thunderbird\Profiles\cd34.default`
const OUTLOOK = String.raw`HKCU\Software\Microsoft\Office\16.0\Outlook`
const MESSAGING = String.raw`HKCU\Software\Microsoft\Windows NT\CurrentVersion\Windows Messaging Subsystem`
const STORE_2016 = String.raw`${OUTLOOK}\Profiles\Outlook\0a0d020000000000c000000000000046 [001f6700]`
const STORE_2010 = String.raw`${MESSAGING}\Profiles\Old\2f3a [001f6700]`
const STORE_2002 = String.raw`${MESSAGING}\Profiles\Old\4b5c [001e6700]`

const binary = (data: Buffer) => ({ type: 3, data })

export const MAIL: readonly Application[] = [
  {
    components: ['Mozilla Thunderbird', 'Mozilla Thunderbird: copies of IMAP mail'],
    takes: [
      String.raw`%APPDATA%\Thunderbird\profiles.ini`,
      String.raw`${THUNDERBIRD}\prefs.js`,
      String.raw`${THUNDERBIRD}\abook.sqlite`,
      String.raw`${THUNDERBIRD}\calendar-data\local.sqlite`,
      String.raw`${THUNDERBIRD}\Mail\Local Folders\Archive`,
      String.raw`${THUNDERBIRD}\ImapMail\mail.contoso.example\INBOX`,
      String.raw`${THUNDERBIRD}\ImapMail\mail.contoso.example\msgFilterRules.dat`,
    ],
    leaves: [String.raw`${THUNDERBIRD}\startupCache\a.little`, String.raw`${THUNDERBIRD}\parent.lock`],
  },
  {
    components: ['Microsoft Outlook', 'Microsoft Outlook: data files (.pst)'],
    takes: [
      String.raw`%APPDATA%\Microsoft\Stationery\Sea.htm`,
      String.raw`%APPDATA%\Microsoft\Outlook\Own.rwz`,
      String.raw`%APPDATA%\Microsoft\Outlook\Outlook.srs`,
      String.raw`%APPDATA%\Microsoft\Outlook\Outlook.FAV`,
      String.raw`%APPDATA%\Microsoft\Outlook\outcmd.dat`,
      String.raw`HKCU\Software\Microsoft\Office\15.0\Outlook\Profiles\Work\a1 [001f3001]`,
      `${OUTLOOK}\\Preferences [NewMailDesktopAlerts]`,
      `${MESSAGING} [DefaultProfile]`,
      String.raw`%APPDATA%\Microsoft\Signatures\Ned.htm`,
      String.raw`%APPDATA%\Microsoft\Signatures\Ned_files\logo.png`,
      String.raw`%APPDATA%\Microsoft\Outlook\Outlook.NK2`,
      String.raw`%APPDATA%\Microsoft\Outlook\VbaProject.OTM`,
      String.raw`%APPDATA%\Microsoft\Outlook\Outlook.xml`,
      String.raw`%LOCALAPPDATA%\Microsoft\Outlook\RoamCache\Stream_Autocomplete_0_1.dat`,
      String.raw`%LOCALAPPDATA%\Microsoft\Outlook\unlinked.pst`,
      String.raw`%USERPROFILE%\Documents\Outlook Files\archive.pst`,
      String.raw`D:\Mail\linked.pst`,
      String.raw`C:\Old mail\2010.pst`,
      String.raw`C:\Old mail\2002.pst`,
      STORE_2016,
      STORE_2010,
      STORE_2002,
      `${OUTLOOK} [DefaultProfile]`,
      String.raw`${OUTLOOK}\Options\Mail [Send Mail Immediately]`,
      String.raw`HKCU\Software\Microsoft\Office\16.0\Common\MailSettings [NewSignature]`,
    ],
    leaves: [
      String.raw`%LOCALAPPDATA%\Microsoft\Outlook\ned@contoso.example.ost`,
      String.raw`%LOCALAPPDATA%\Microsoft\Outlook\Offline Address Books\1\udetails.oab`,
      String.raw`D:\Mail\not linked.pst`,
      String.raw`${OUTLOOK}\Search [LastIndexed]`,
    ],
    values: {
      [STORE_2016]: binary(Buffer.from('D:\\Mail\\linked.pst\0', 'utf16le')),
      [STORE_2010]: binary(Buffer.from('C:\\Old mail\\2010.pst\0', 'utf16le')),
      [STORE_2002]: binary(Buffer.from('C:\\Old mail\\2002.pst\0', 'latin1')),
    },
  },
  {
    components: ['Windows Live Mail'],
    takes: [
      String.raw`%LOCALAPPDATA%\Microsoft\Windows Live Mail\Contoso\Inbox\1.eml`,
      String.raw`HKCU\Software\Microsoft\Windows Live Mail [Store Root]`,
    ],
    leaves: [
      String.raw`%LOCALAPPDATA%\Microsoft\Windows Live Mail\a.tmp`,
      String.raw`%LOCALAPPDATA%\Microsoft\Windows Live Mail\edb00001.log`,
    ],
  },
  {
    components: ['Windows Mail'],
    takes: [
      String.raw`%LOCALAPPDATA%\Microsoft\Windows Mail\Local Folders\Inbox\1.eml`,
      String.raw`HKCU\Software\Microsoft\Windows Mail [Store Root]`,
    ],
    leaves: [String.raw`%LOCALAPPDATA%\Microsoft\Windows Mail\edb.log`],
  },
  {
    components: ['Outlook Express'],
    takes: [
      String.raw`HKCU\Software\Microsoft\Internet Account Manager\Accounts\00000001 [Account Name]`,
      String.raw`HKCU\Software\Microsoft\WAB\WAB4 [FirstRun]`,
      String.raw`%LOCALAPPDATA%\Identities\{1}\Microsoft\Outlook Express\Inbox.dbx`,
      String.raw`%APPDATA%\Microsoft\Address Book\ned.wab`,
      String.raw`HKCU\Identities\{1}\Software\Microsoft\Outlook Express\5.0 [Store Root]`,
    ],
    leaves: [String.raw`%LOCALAPPDATA%\Identities\{1}\Microsoft\Outlook Express\cleanup.log`],
  },
]
