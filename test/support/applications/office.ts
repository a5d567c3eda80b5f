import type { Application } from './application.ts'

const OFFICE = String.raw`HKCU\Software\Microsoft\Office`
const STICKY = String.raw`%LOCALAPPDATA%\Packages\Microsoft.MicrosoftStickyNotes_8wekyb3d8bbwe\LocalState`
const STORE_ONENOTE = String.raw`%LOCALAPPDATA%\Packages\Microsoft.Office.OneNote_8wekyb3d8bbwe\LocalState\AppData\Local\OneNote`
const TEMPLATES = String.raw`${OFFICE}\16.0\Common\General [Templates]`
const SIGNATURES = String.raw`${OFFICE}\16.0\Common\General [Signatures]`
const ACROBAT = String.raw`HKCU\Software\Adobe\Acrobat Reader\DC`

export const OFFICE_APPLICATIONS: readonly Application[] = [
  {
    components: ['Microsoft Office: settings'],
    takes: [
      `${OFFICE}\\16.0\\PowerPoint\\Options [a]`,
      `${OFFICE}\\16.0\\Access\\Settings [a]`,
      `${OFFICE}\\16.0\\Publisher\\Preferences [a]`,
      `${OFFICE}\\16.0\\Visio\\Application [a]`,
      `${OFFICE}\\16.0\\MS Project\\Options\\Save [a]`,
      `${OFFICE}\\16.0\\Common\\General [a]`,
      `${OFFICE}\\16.0\\Common\\Toolbars\\Word [a]`,
      `${OFFICE}\\16.0\\Common\\AutoCorrect [a]`,
      `${OFFICE}\\Word\\Addins\\X [LoadBehavior]`,
      `${OFFICE}\\Excel\\Addins\\X [LoadBehavior]`,
      `${OFFICE}\\PowerPoint\\Addins\\X [LoadBehavior]`,
      `${OFFICE}\\Outlook\\Addins\\X [LoadBehavior]`,
      String.raw`HKCU\Software\Microsoft\VBA\7.1\Common [FontFace]`,
      String.raw`%APPDATA%\Microsoft\QuickStyles\Own.dotx`,
      String.raw`%APPDATA%\Microsoft\Bibliography\Sources.xml`,
      String.raw`%APPDATA%\Microsoft\Word\STARTUP\own.dotm`,
      String.raw`%APPDATA%\Microsoft\Excel\Excel15.xlb`,
      String.raw`%APPDATA%\Microsoft\Queries\a.oqy`,
      String.raw`%APPDATA%\Microsoft\Publisher Building Blocks\ContentStore.xml`,
      String.raw`%APPDATA%\Microsoft\MS Project\16\1033\Global.MPT`,
      String.raw`%APPDATA%\Microsoft\Office\Access10.pip`,
      String.raw`%LOCALAPPDATA%\Microsoft\Office\Word.qat`,
      String.raw`%APPDATA%\Microsoft\Templates\Normal.dotm`,
      String.raw`%APPDATA%\Microsoft\Document Building Blocks\1033\16\Building Blocks.dotx`,
      String.raw`%APPDATA%\Microsoft\Excel\XLSTART\PERSONAL.XLSB`,
      String.raw`%APPDATA%\Microsoft\AddIns\own.xlam`,
      String.raw`%APPDATA%\Microsoft\Office\MSO1033.acl`,
      String.raw`%LOCALAPPDATA%\Microsoft\Office\Word.officeUI`,
      String.raw`${OFFICE}\14.0\Excel\Options [DefaultPath]`,
      String.raw`${OFFICE}\16.0\Word\Options [DOC-PATH]`,
      String.raw`${OFFICE}\16.0\Word\Security\Trusted Locations\Location2 [Path]`,
      String.raw`${OFFICE}\Common\UserInfo [UserName]`,
    ],
    leaves: [
      String.raw`%APPDATA%\Microsoft\Document Building Blocks\1033\~$a.dotx`,
      String.raw`%APPDATA%\Microsoft\AddIns\~$own.xlam`,
      String.raw`%APPDATA%\Microsoft\Word\STARTUP\~$own.dotm`,
      String.raw`%APPDATA%\Microsoft\Excel\XLSTART\~$PERSONAL.XLSB`,
      String.raw`%APPDATA%\Microsoft\Templates\~$Normal.dotm`,
      String.raw`%APPDATA%\Microsoft\Office\Recent\report.LNK`,
      String.raw`%LOCALAPPDATA%\Microsoft\Office\16.0\OfficeFileCache\0\0.fsd`,
      String.raw`${OFFICE}\16.0\Word\File MRU [Item 1]`,
      String.raw`${OFFICE}\16.0\Common\Identity [ADUserName]`,
      String.raw`${OFFICE}\16.0\Registration [UserName]`,
    ],
  },
  {
    // In German the folders have German names, and only the registry says so.
    components: ['Microsoft Office: settings', 'Microsoft Outlook', 'Microsoft Outlook: data files (.pst)'],
    takes: [
      String.raw`%APPDATA%\Microsoft\Vorlagen\Normal.dotm`,
      String.raw`%APPDATA%\Microsoft\Signaturen\Ned.htm`,
      String.raw`${OFFICE}\16.0\Word\Options [DOC-PATH]`,
      String.raw`${OFFICE}\16.0\Outlook\Preferences [a]`,
      TEMPLATES,
      SIGNATURES,
    ],
    values: { [TEMPLATES]: 'Vorlagen', [SIGNATURES]: 'Signaturen' },
  },
  {
    components: ['Microsoft Office: dictionaries'],
    takes: [
      String.raw`%APPDATA%\Microsoft\Proof\CUSTOM.DIC`,
      String.raw`%APPDATA%\Microsoft\UProof\CUSTOM.DIC`,
      String.raw`HKCU\Software\Microsoft\Shared Tools\Proofing Tools\1.0\Custom Dictionaries [1]`,
    ],
  },
  {
    components: ['Microsoft Office: unsaved and recovered documents'],
    takes: [
      String.raw`%APPDATA%\Microsoft\Word\Backup of Report.wbk`,
      String.raw`%APPDATA%\Microsoft\Excel\Plan\Plan(AutoRecovered).xlsx`,
      String.raw`%APPDATA%\Microsoft\Excel\~ar3A.xar`,
      String.raw`%LOCALAPPDATA%\Microsoft\Office\UnsavedFiles\Document1((Unsaved-1)).asd`,
      String.raw`%APPDATA%\Microsoft\Word\AutoRecovery save of Report.asd`,
      String.raw`%APPDATA%\Microsoft\Excel\Budget3083\Budget((Autosaved-3083)).xlsb`,
      String.raw`%APPDATA%\Microsoft\PowerPoint\ppt4F.tmp`,
    ],
    leaves: [String.raw`%APPDATA%\Microsoft\Excel\XLSTART\PERSONAL.XLSB`],
  },
  {
    components: ['Microsoft OneNote'],
    takes: [
      String.raw`%LOCALAPPDATA%\Microsoft\OneNote\14.0\OneNoteOfflineCache.onecache`,
      String.raw`%LOCALAPPDATA%\Microsoft\OneNote\14.0\OneNoteOfflineCache_Files\1.onebin`,
      String.raw`%APPDATA%\Microsoft\OneNote\16.0\Preferences.dat`,
      `${OFFICE}\\16.0\\OneNote\\Options\\Save [a]`,
      String.raw`%LOCALAPPDATA%\Microsoft\OneNote\16.0\Backup\Ned\Ideas (On 5-1-2024).one`,
      String.raw`%LOCALAPPDATA%\Microsoft\OneNote\16.0\cache\00000001.bin`,
      String.raw`${STORE_ONENOTE}\16.0\cache\a.onecache`,
      String.raw`${OFFICE}\16.0\OneNote\OpenNotebooks [1]`,
    ],
    leaves: [`${STORE_ONENOTE}\\16.0\\a.log`, String.raw`%LOCALAPPDATA%\Microsoft\OneNote\16.0\onenote.log`],
  },
  {
    components: ['Sticky Notes'],
    takes: [
      `${STICKY}\\Legacy\\ThresholdNotes.snt`,
      String.raw`%APPDATA%\Microsoft\Sticky Notes\StickyNotes.snt`,
      String.raw`${STICKY}\plum.sqlite`,
      String.raw`${STICKY}\plum.sqlite-wal`,
      String.raw`${STICKY}\media\1.png`,
    ],
    leaves: [String.raw`${STICKY}\plum.sqlite-shm`, String.raw`${STICKY}\15cbbc93.storage.json`],
  },
  {
    components: ['Microsoft Teams: own backgrounds'],
    takes: [
      String.raw`%APPDATA%\Microsoft\Teams\Backgrounds\Uploads\sea.png`,
      String.raw`%LOCALAPPDATA%\Packages\MSTeams_8wekyb3d8bbwe\LocalCache\Microsoft\MSTeams\Backgrounds\Uploads\1.jpg`,
    ],
    leaves: [
      String.raw`%APPDATA%\Microsoft\Teams\Cache\data_0`,
      String.raw`%APPDATA%\Microsoft\Teams\storage.json`,
    ],
  },
  {
    components: ['Skype'],
    takes: [
      String.raw`%APPDATA%\Skype\shared.xml`,
      String.raw`%APPDATA%\Skype\ned\main.db`,
      String.raw`%APPDATA%\Skype\ned\config.xml`,
      String.raw`%APPDATA%\Skype\My Skype Received Files\a.pdf`,
    ],
    leaves: [String.raw`%APPDATA%\Skype\ned\media_messaging\media_cache\1.jpg`],
  },
  {
    components: ['Zoom: own backgrounds'],
    takes: [String.raw`%APPDATA%\Zoom\data\VirtualBkgnd_Custom\1`],
    leaves: [String.raw`%APPDATA%\Zoom\bin\Zoom.exe`],
  },
  {
    components: ['Adobe Acrobat and Reader'],
    takes: [
      String.raw`HKCU\Software\Adobe\Adobe Acrobat\DC\Originals [a]`,
      String.raw`%APPDATA%\Adobe\Acrobat\DC\Security\addressbook.acrodata`,
      String.raw`%APPDATA%\Adobe\Acrobat\DC\Stamps\own.pdf`,
      String.raw`${ACROBAT}\Originals [iPageViewLayoutMode]`,
    ],
    leaves: [
      `${ACROBAT}\\AVGeneral\\cRecentFolders\\c1 [tDIText]`,
      String.raw`HKCU\Software\Adobe\Adobe Acrobat\DC\AVGeneral\cRecentFiles\c1 [a]`,
      String.raw`HKCU\Software\Adobe\Adobe Acrobat\DC\AVGeneral\cRecentFolders\c1 [a]`,
      String.raw`%APPDATA%\Adobe\Acrobat\DC\UserCache64.bin`,
      String.raw`${ACROBAT}\AVGeneral\cRecentFiles\c1 [tDIText]`,
    ],
  },
  {
    components: ['LibreOffice and OpenOffice'],
    takes: [
      String.raw`%APPDATA%\LibreOffice\4\user\registrymodifications.xcu`,
      String.raw`%APPDATA%\LibreOffice\4\user\wordbook\standard.dic`,
      String.raw`%APPDATA%\OpenOffice\4\user\template\letter.ott`,
    ],
    leaves: [
      String.raw`%APPDATA%\LibreOffice\4\user\cache\a`,
      String.raw`%APPDATA%\LibreOffice\4\user\crash\a.dmp`,
      String.raw`%APPDATA%\LibreOffice\4\user\temp\a`,
      String.raw`%APPDATA%\LibreOffice\4\user\updates\a`,
      String.raw`%APPDATA%\OpenOffice\4\user\cache\a`,
      String.raw`%APPDATA%\OpenOffice\4\user\crash\a.dmp`,
      String.raw`%APPDATA%\OpenOffice\4\user\temp\a`,
      String.raw`%APPDATA%\OpenOffice\4\user\updates\a`,
      String.raw`%APPDATA%\OpenOffice\4\user\.lock`,
      String.raw`%APPDATA%\LibreOffice\4\user\.lock`,
      String.raw`%APPDATA%\LibreOffice\4\cache\a`,
      String.raw`%APPDATA%\LibreOffice\4\user\temp\b`,
    ],
  },
  {
    components: ['Zotero'],
    takes: [
      String.raw`%APPDATA%\Zotero\Zotero\profiles.ini`,
      String.raw`%APPDATA%\Zotero\Zotero\Profiles\x.default\prefs.js`,
      String.raw`%USERPROFILE%\Zotero\zotero.sqlite`,
      String.raw`%USERPROFILE%\Zotero\storage\ABCD\paper.pdf`,
    ],
    leaves: [
      String.raw`%APPDATA%\Zotero\Zotero\Profiles\x.default\parent.lock`,
      String.raw`%APPDATA%\Zotero\Zotero\Profiles\x.default\cache2\entries\1`,
    ],
  },
  {
    components: ['calibre'],
    takes: [String.raw`%APPDATA%\calibre\gui.json`, String.raw`%APPDATA%\calibre\plugins\a.zip`],
    leaves: [String.raw`%APPDATA%\calibre\caches\covers\1`],
  },
  {
    components: ['Anki'],
    takes: [String.raw`%APPDATA%\Anki2\prefs21.db`, String.raw`%APPDATA%\Anki2\User 1\collection.anki2`],
    leaves: [String.raw`%APPDATA%\Anki2\User 1\deleted.log`],
  },
  {
    components: ['Obsidian'],
    takes: [String.raw`%APPDATA%\obsidian\obsidian.json`],
    leaves: [String.raw`%APPDATA%\obsidian\Cache\data_0`],
  },
]
