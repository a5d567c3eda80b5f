import type { Application } from './application.ts'

const CODE: Readonly<Record<string, readonly [data: string, home: string]>> = {
  'Visual Studio Code': ['Code', '.vscode'],
  'Visual Studio Code Insiders': ['Code - Insiders', '.vscode-insiders'],
  VSCodium: ['VSCodium', '.vscode-oss'],
  Cursor: ['Cursor', '.cursor'],
}

const editors = Object.entries(CODE).map(
  ([component, [data, home]]): Application => ({
    components: [component],
    takes: [
      `%APPDATA%\\${data}\\User\\settings.json`,
      `%APPDATA%\\${data}\\User\\snippets\\go.json`,
      `%APPDATA%\\${data}\\User\\History\\1a\\entries.json`,
      `%APPDATA%\\${data}\\User\\globalStorage\\state.vscdb`,
      `%APPDATA%\\${data}\\Backups\\1\\untitled\\-7f9c`,
      `%USERPROFILE%\\${home}\\argv.json`,
      `%USERPROFILE%\\${home}\\extensions\\extensions.json`,
    ],
    leaves: [
      `%APPDATA%\\${data}\\CachedData\\1\\chrome\\js\\index`,
      `%APPDATA%\\${data}\\Cache\\Cache_Data\\f_1`,
      `%APPDATA%\\${data}\\User\\caches\\1`,
      `%APPDATA%\\${data}\\User\\workspaceStorage\\1\\state.vscdb`,
      `%APPDATA%\\${data}\\User\\globalStorage\\vendor.tool\\server.exe`,
      `%USERPROFILE%\\${home}\\extensions\\vendor.tool-1.0\\package.json`,
    ],
  }),
)

const DBEAVER = String.raw`%APPDATA%\DBeaverData`
const TERMINAL = String.raw`%LOCALAPPDATA%\Packages\Microsoft.WindowsTerminal_8wekyb3d8bbwe\LocalState`

export const DEVELOPMENT: readonly Application[] = [
  ...editors,
  {
    components: ['Notepad++'],
    takes: [
      String.raw`%APPDATA%\Notepad++\config.xml`,
      String.raw`%APPDATA%\Notepad++\backup\new 1@2024-05-01_101112`,
    ],
    leaves: [String.raw`C:\Program Files\Notepad++\notepad++.exe`],
  },
  {
    components: ['Sublime Text'],
    takes: [
      String.raw`%APPDATA%\Sublime Text\Installed Packages\Package Control.sublime-package`,
      String.raw`%APPDATA%\Sublime Text 3\Packages\User\Preferences.sublime-settings`,
      String.raw`%APPDATA%\Sublime Text 3\Local\Session.sublime_session`,
    ],
    leaves: [String.raw`%APPDATA%\Sublime Text 3\Cache\a`],
  },
  {
    components: ['JetBrains products'],
    takes: [
      String.raw`%APPDATA%\JetBrains\PyCharm2024.1\options\editor.xml`,
      String.raw`%APPDATA%\JetBrains\PyCharm2024.1\keymaps\Own.xml`,
    ],
    leaves: [
      String.raw`%APPDATA%\JetBrains\PyCharm2024.1\a.log`,
      String.raw`%APPDATA%\JetBrains\DataGrip2024.1\jdbc-drivers\a.jar`,
      String.raw`%APPDATA%\JetBrains\PyCharm2024.1\.lock`,
    ],
  },
  {
    components: ['Git'],
    takes: [
      String.raw`%USERPROFILE%\.gitignore_global`,
      String.raw`%USERPROFILE%\.gitattributes`,
      String.raw`%USERPROFILE%\.gitconfig`,
      String.raw`%USERPROFILE%\.git-credentials`,
      String.raw`%USERPROFILE%\.config\git\ignore`,
    ],
    leaves: [String.raw`%USERPROFILE%\source\.gitignore`],
  },
  {
    components: ['SSH keys and known hosts'],
    takes: [
      String.raw`%USERPROFILE%\.ssh\id_ed25519`,
      String.raw`%USERPROFILE%\.ssh\known_hosts`,
      String.raw`HKCU\Software\OpenSSH\Agent\Keys\1 [comment]`,
    ],
  },
  {
    components: ['GnuPG'],
    takes: [
      String.raw`HKCU\Software\GNU\GnuPG [HomeDir]`,
      String.raw`%APPDATA%\gnupg\pubring.kbx`,
      String.raw`%APPDATA%\gnupg\private-keys-v1.d\A1.key`,
      String.raw`%USERPROFILE%\.gnupg\trustdb.gpg`,
    ],
    leaves: [
      String.raw`%USERPROFILE%\.gnupg\S.gpg-agent`,
      String.raw`%USERPROFILE%\.gnupg\a.lock`,
      String.raw`%APPDATA%\gnupg\S.gpg-agent`,
      String.raw`%APPDATA%\gnupg\gnupg_spawn.lock`,
    ],
  },
  {
    components: ['Command-line tools'],
    takes: [
      String.raw`%USERPROFILE%\.aws\credentials`,
      String.raw`%USERPROFILE%\.azure\config`,
      String.raw`%USERPROFILE%\.docker\config.json`,
      String.raw`%USERPROFILE%\.yarnrc.yml`,
      String.raw`%USERPROFILE%\.wslconfig`,
      String.raw`%USERPROFILE%\.bashrc`,
      String.raw`%USERPROFILE%\.bash_profile`,
      String.raw`%USERPROFILE%\.vimrc`,
      String.raw`%USERPROFILE%\_vimrc`,
      String.raw`%USERPROFILE%\.m2\settings.xml`,
      String.raw`%USERPROFILE%\.gradle\gradle.properties`,
      String.raw`%APPDATA%\pip\pip.ini`,
      String.raw`%USERPROFILE%\.aws\config`,
      String.raw`%USERPROFILE%\.kube\config`,
      String.raw`%USERPROFILE%\.npmrc`,
      String.raw`%APPDATA%\NuGet\NuGet.Config`,
    ],
    leaves: [
      String.raw`%USERPROFILE%\.kube\cache\discovery\a.json`,
      String.raw`%USERPROFILE%\.m2\repository\a.jar`,
    ],
  },
  {
    components: ['Windows Terminal'],
    takes: [
      String.raw`%LOCALAPPDATA%\Packages\Microsoft.WindowsTerminalPreview_8wekyb3d8bbwe\LocalState\settings.json`,
      String.raw`%LOCALAPPDATA%\Microsoft\Windows Terminal\Fragments\own\a.json`,
      String.raw`${TERMINAL}\settings.json`,
      String.raw`%LOCALAPPDATA%\Microsoft\Windows Terminal\settings.json`,
    ],
    leaves: [String.raw`${TERMINAL}\elevated-state.json`],
  },
  {
    components: ['PowerShell'],
    takes: [
      String.raw`%USERPROFILE%\Documents\PowerShell\profile.ps1`,
      String.raw`%USERPROFILE%\Documents\WindowsPowerShell\Microsoft.PowerShell_profile.ps1`,
      String.raw`%USERPROFILE%\Documents\PowerShell\powershell.config.json`,
      String.raw`%APPDATA%\Microsoft\Windows\PowerShell\PSReadLine\ConsoleHost_history.txt`,
    ],
    leaves: [String.raw`%USERPROFILE%\Documents\PowerShell\Modules\X\X.psm1`],
  },
  {
    components: ['HeidiSQL'],
    takes: [String.raw`HKCU\Software\HeidiSQL\Servers\db1 [Host]`],
  },
  {
    components: ['DBeaver'],
    takes: [
      `${DBEAVER}\\secure\\secure_storage`,
      String.raw`${DBEAVER}\workspace6\General\.dbeaver\data-sources.json`,
    ],
    leaves: [
      `${DBEAVER}\\workspace6\\.metadata\\.plugins\\org.eclipse.core.resources\\.history\\1\\a`,
      `${DBEAVER}\\workspace6\\.metadata\\.lock`,
      String.raw`${DBEAVER}\workspace6\.metadata\.log`,
      String.raw`${DBEAVER}\workspace6\.metadata\dbeaver-debug.log`,
      String.raw`${DBEAVER}\drivers\maven\a.jar`,
    ],
  },
]
