import type { Application } from './application.ts'

const CONTROL = String.raw`HKCU\Control Panel`
const EXPLORER = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer`
const START = String.raw`%LOCALAPPDATA%\Packages\Microsoft.Windows.StartMenuExperienceHost_cw5n1h2txyewy\LocalState`
const PHONE_BOOK = 'Microsoft\\Network\\Connections\\Pbk\\rasphone.pbk'
const WALLPAPER = String.raw`${CONTROL}\Desktop [Wallpaper]`

/** Parts of Windows itself, each as if it were an application. */
export const WINDOWS: readonly Application[] = [
  {
    components: ['Mouse'],
    takes: [String.raw`${CONTROL}\Mouse [SwapMouseButtons]`, String.raw`${CONTROL}\Cursors [Arrow]`],
  },
  {
    components: ['Keyboard'],
    takes: [
      `${CONTROL}\\Input Method\\Hot Keys\\00000010 [Key Modifiers]`,
      String.raw`${CONTROL}\Keyboard [KeyboardDelay]`,
      String.raw`HKCU\Keyboard Layout\Preload [1]`,
      String.raw`HKCU\Keyboard Layout\Toggle [Hotkey]`,
    ],
  },
  {
    components: ['Accessibility'],
    takes: [
      String.raw`HKCU\Software\Microsoft\Narrator [a]`,
      String.raw`HKCU\Software\Microsoft\ScreenMagnifier [Magnification]`,
      String.raw`${CONTROL}\Accessibility\StickyKeys [Flags]`,
    ],
  },
  {
    components: ['Regional settings'],
    takes: [
      String.raw`${CONTROL}\International [sShortDate]`,
      String.raw`${CONTROL}\International\User Profile [Languages]`,
    ],
  },
  {
    components: ['Sounds'],
    takes: [String.raw`HKCU\AppEvents\Schemes\Apps\.Default\.Default\.Current []`],
    leaves: [String.raw`HKCU\AppEvents\EventLabels\.Default []`],
  },
  {
    components: ['Command prompt'],
    takes: [
      String.raw`HKCU\Software\Microsoft\Command Processor [CompletionChar]`,
      String.raw`HKCU\Console [FaceName]`,
    ],
  },
  {
    components: ['Folder options'],
    takes: [
      `${EXPLORER}\\CabinetState [FullPath]`,
      `${EXPLORER}\\HideDesktopIcons\\NewStartPanel [a]`,
      String.raw`${EXPLORER}\Advanced [HideFileExt]`,
      `${EXPLORER} [ShellState]`,
    ],
    leaves: [String.raw`${EXPLORER}\RunMRU [a]`, String.raw`${EXPLORER}\RecentDocs [0]`],
  },
  {
    components: ['Wallpaper, theme and screen saver'],
    takes: [
      `${CONTROL}\\Desktop [WallpaperStyle]`,
      `${CONTROL}\\Desktop [TileWallpaper]`,
      `${CONTROL}\\Desktop [ScreenSaveActive]`,
      `${CONTROL}\\Desktop [ScreenSaverIsSecure]`,
      `${CONTROL}\\Desktop [SCRNSAVE.EXE]`,
      String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize [AppsUseLightTheme]`,
      String.raw`HKCU\Software\Microsoft\Windows\DWM [AccentColor]`,
      WALLPAPER,
      String.raw`${CONTROL}\Desktop [ScreenSaveTimeOut]`,
      String.raw`${CONTROL}\Colors [Background]`,
      String.raw`D:\Photos\sea.jpg`,
      String.raw`%APPDATA%\Microsoft\Windows\Themes\TranscodedWallpaper`,
      String.raw`%LOCALAPPDATA%\Microsoft\Windows\Themes\Own.theme`,
    ],
    leaves: [
      String.raw`${CONTROL}\Desktop [ForegroundLockTimeout]`,
      String.raw`D:\Photos\hill.jpg`,
      String.raw`%APPDATA%\Microsoft\Windows\Themes\CachedFiles\CachedImage_1920_1080_POS4.jpg`,
    ],
    values: { [WALLPAPER]: String.raw`D:\Photos\sea.jpg` },
  },
  {
    components: ['Taskbar and Start'],
    takes: [
      `${EXPLORER}\\StuckRects3 [Settings]`,
      String.raw`%APPDATA%\Microsoft\Internet Explorer\Quick Launch\User Pinned\TaskBar\Word.lnk`,
      String.raw`${EXPLORER}\Taskband [Favorites]`,
      String.raw`%LOCALAPPDATA%\Microsoft\Windows\Shell\LayoutModification.xml`,
      String.raw`${START}\start2.bin`,
    ],
    leaves: [String.raw`%LOCALAPPDATA%\Microsoft\Windows\Shell\DefaultLayouts.xml`],
  },
  {
    components: ['Environment variables of the user'],
    takes: [String.raw`HKCU\Environment [Path]`],
    leaves: [String.raw`HKCU\Environment [TEMP]`, String.raw`HKCU\Environment [TMP]`],
  },
  {
    components: ['Fonts of the user'],
    takes: [
      String.raw`%LOCALAPPDATA%\Microsoft\Windows\Fonts\Corporate.ttf`,
      String.raw`HKCU\Software\Microsoft\Windows NT\CurrentVersion\Fonts [Corporate (TrueType)]`,
    ],
    leaves: [String.raw`C:\Windows\Fonts\arial.ttf`],
  },
  {
    components: ['Mapped network drives'],
    takes: [String.raw`HKCU\Network\P [RemotePath]`, String.raw`HKCU\Network\P [UserName]`],
  },
  {
    components: ['Network places'],
    takes: [String.raw`%APPDATA%\Microsoft\Windows\Network Shortcuts\Projects\target.lnk`],
  },
  {
    components: ['Network printers'],
    takes: [
      String.raw`HKCU\Printers\Connections\,,print01,Floor2 [Server]`,
      String.raw`HKCU\Software\Microsoft\Windows NT\CurrentVersion\Windows [Device]`,
    ],
    leaves: [String.raw`HKCU\Printers\DevModePerUser [Local]`],
  },
  {
    components: ['VPN and dial-up connections'],
    takes: [`%APPDATA%\\${PHONE_BOOK}`, `C:\\ProgramData\\${PHONE_BOOK}`],
    leaves: [String.raw`C:\ProgramData\Microsoft\Network\Downloader\qmgr.db`],
  },
  {
    components: ['Wi-Fi profiles'],
    takes: [String.raw`C:\ProgramData\Microsoft\Wlansvc\Profiles\Interfaces\{1}\{2}.xml`],
  },
  {
    components: ['Hosts file'],
    takes: [
      String.raw`C:\Windows\System32\drivers\etc\hosts`,
      String.raw`C:\Windows\System32\drivers\etc\lmhosts`,
    ],
    leaves: [String.raw`C:\Windows\System32\drivers\etc\services`],
  },
  {
    components: ['ODBC data sources'],
    takes: [
      String.raw`HKCU\Software\ODBC\ODBC.INI\ODBC Data Sources [Ledger]`,
      String.raw`HKCU\Software\ODBC\ODBC.INI\Ledger [Server]`,
      String.raw`HKLM\Software\ODBC\ODBC.INI\ODBC Data Sources [Stock]`,
      String.raw`HKLM\Software\Wow6432Node\ODBC\ODBC.INI\Old [Server]`,
    ],
    leaves: [String.raw`HKLM\Software\ODBC\ODBCINST.INI\SQL Server [Driver]`],
  },
  {
    components: ['Certificates and keys of the user'],
    takes: [
      String.raw`%APPDATA%\Microsoft\SystemCertificates\My\Certificates\0A1B`,
      String.raw`%APPDATA%\Microsoft\Crypto\RSA\S-1-5-21-1-2-3-1001\c7`,
      String.raw`%APPDATA%\Microsoft\Protect\S-1-5-21-1-2-3-1001\Preferred`,
      String.raw`HKCU\Software\Microsoft\SystemCertificates\TrustedPeople\Certificates\0A [Blob]`,
    ],
    leaves: [
      String.raw`HKCU\Software\Microsoft\SystemCertificates\Root\ProtectedRoots [Certificates]`,
      String.raw`%APPDATA%\Microsoft\Credentials\0C1D`,
    ],
  },
]
