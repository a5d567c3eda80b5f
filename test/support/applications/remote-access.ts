import type { Application } from './application.ts'

const WINSCP = String.raw`HKCU\Software\Martin Prikryl\WinSCP 2`
const RDP = String.raw`HKCU\Software\Microsoft\Terminal Server Client`

export const REMOTE_ACCESS: readonly Application[] = [
  {
    components: ['PuTTY and KiTTY'],
    takes: [
      String.raw`HKCU\Software\SimonTatham\PuTTY\Sessions\web1 [HostName]`,
      String.raw`HKCU\Software\SimonTatham\PuTTY\SshHostKeys [ssh-ed25519@22:web1]`,
      String.raw`HKCU\Software\9bis.com\KiTTY\Sessions\web2 [HostName]`,
    ],
    leaves: [String.raw`HKCU\Software\SimonTatham\PuTTY\Jumplist [Recent sessions]`],
  },
  {
    components: ['WinSCP'],
    takes: [
      String.raw`${WINSCP}\Sessions\ned@web1 [HostName]`,
      String.raw`${WINSCP}\Configuration\Interface [Commander]`,
      String.raw`%APPDATA%\WinSCP.ini`,
    ],
    leaves: [
      String.raw`${WINSCP}\Configuration\History\Mask [0]`,
      String.raw`${WINSCP}\Configuration\CDCache [web1]`,
    ],
  },
  {
    components: ['FileZilla'],
    takes: [String.raw`%APPDATA%\FileZilla\filezilla.xml`, String.raw`%APPDATA%\FileZilla\sitemanager.xml`],
    leaves: [
      String.raw`%APPDATA%\FileZilla\filezilla.log`,
      String.raw`%APPDATA%\FileZilla\queue.sqlite3`,
      String.raw`%APPDATA%\FileZilla\lockfile`,
    ],
  },
  {
    components: ['mRemoteNG'],
    takes: [
      String.raw`%APPDATA%\mRemoteNG\extApps.xml`,
      String.raw`%APPDATA%\mRemoteNG\pnlLayout.xml`,
      String.raw`%APPDATA%\mRemoteNG\confCons.xml`,
    ],
    leaves: [String.raw`%APPDATA%\mRemoteNG\mRemoteNG.log`],
  },
  {
    components: ['MobaXterm'],
    takes: [
      String.raw`%USERPROFILE%\Documents\MobaXterm\MobaXterm.ini`,
      String.raw`%APPDATA%\MobaXterm\MobaXterm.ini`,
      String.raw`HKCU\Software\Mobatek\MobaXterm\C [ned@web1]`,
    ],
    leaves: [String.raw`%APPDATA%\MobaXterm\slash\bin\a.exe`],
  },
  {
    components: ['Remote Desktop connections'],
    takes: [
      String.raw`%LOCALAPPDATA%\Microsoft\Remote Desktop Connection Manager\RDCMan.settings`,
      String.raw`%LOCALAPPDATA%\rdclientwpf\ISubscription.json`,
      String.raw`${RDP}\Servers\server1 [UsernameHint]`,
      String.raw`${RDP}\Default [MRU0]`,
      String.raw`%USERPROFILE%\Documents\Default.rdp`,
    ],
    leaves: [String.raw`%LOCALAPPDATA%\Microsoft\Terminal Server Client\Cache\Cache0000.bin`],
  },
  {
    components: ['TeamViewer'],
    takes: [
      String.raw`HKLM\Software\TeamViewer [ClientID]`,
      String.raw`HKLM\Software\Wow6432Node\TeamViewer [ClientID]`,
      String.raw`HKCU\Software\TeamViewer [BuddyLoginName]`,
      String.raw`%APPDATA%\TeamViewer\MRU\RemoteSupport\1.tvc`,
    ],
    leaves: [String.raw`%APPDATA%\TeamViewer\TeamViewer15_Logfile.log`],
  },
  {
    components: ['AnyDesk'],
    takes: [
      String.raw`C:\ProgramData\AnyDesk\service.conf`,
      String.raw`C:\ProgramData\AnyDesk\system.conf`,
      String.raw`%APPDATA%\AnyDesk\user.conf`,
    ],
    leaves: [String.raw`C:\ProgramData\AnyDesk\ad_svc.trace`, String.raw`%APPDATA%\AnyDesk\thumbnails\1.png`],
  },
  {
    components: ['OpenVPN'],
    takes: [
      String.raw`%APPDATA%\OpenVPN Connect\profiles\1.ovpn`,
      String.raw`%USERPROFILE%\OpenVPN\config\office\office.ovpn`,
      String.raw`C:\Program Files\OpenVPN\config\site.ovpn`,
      String.raw`HKCU\Software\OpenVPN-GUI\configs\office [username]`,
    ],
    leaves: [
      String.raw`C:\Program Files\OpenVPN\config\README.txt`,
      String.raw`%USERPROFILE%\OpenVPN\log\office.log`,
    ],
  },
  {
    components: ['SAP Logon'],
    takes: [
      String.raw`%APPDATA%\SAP\Common\saplogon.ini`,
      String.raw`%APPDATA%\SAP\Common\sapshortcut.ini`,
      String.raw`%APPDATA%\SAP\Common\SAPUILandscape.xml`,
    ],
    leaves: [String.raw`%APPDATA%\SAP\SAP GUI\Traces\a.trc`],
  },
]
