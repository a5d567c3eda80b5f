import type { Application } from './application.ts'

const ITUNES = String.raw`%USERPROFILE%\Music\iTunes`

export const MEDIA_AND_TOOLS: readonly Application[] = [
  {
    components: ['KeePass'],
    takes: [
      String.raw`%APPDATA%\KeePass\KeePass.config.xml`,
      String.raw`%APPDATA%\KeePass\ProtectedUserKey.bin`,
    ],
    leaves: [String.raw`%LOCALAPPDATA%\KeePass\PluginCache\a.dll`],
  },
  {
    components: ['KeePassXC'],
    takes: [
      String.raw`%APPDATA%\KeePassXC\keepassxc.ini`,
      String.raw`%LOCALAPPDATA%\KeePassXC\keepassxc.ini`,
    ],
    leaves: [String.raw`%LOCALAPPDATA%\KeePassXC\keepassxc.lock`],
  },
  {
    components: ['7-Zip'],
    takes: [
      String.raw`HKCU\Software\7-Zip [Lang]`,
      String.raw`HKCU\Software\7-Zip\Options [MenuIcons]`,
      String.raw`HKCU\Software\7-Zip\FM [Editor]`,
    ],
    leaves: [
      String.raw`HKCU\Software\7-Zip\FM [CopyHistory]`,
      String.raw`HKCU\Software\7-Zip\FM [FolderHistory]`,
      String.raw`HKCU\Software\7-Zip\Compression [ArcHistory]`,
    ],
  },
  {
    components: ['WinRAR'],
    takes: [
      String.raw`C:\Program Files\WinRAR\rarreg.key`,
      String.raw`C:\Program Files (x86)\WinRAR\rarreg.key`,
      String.raw`HKCU\Software\WinRAR\Profiles\0 [Name]`,
      String.raw`%APPDATA%\WinRAR\version.dat`,
    ],
    leaves: [
      String.raw`HKCU\Software\WinRAR\DialogEditHistory\ArcName [0]`,
      String.raw`HKCU\Software\WinRAR\ArcHistory [0]`,
    ],
  },
  {
    components: ['Total Commander'],
    takes: [
      String.raw`%APPDATA%\GHISLER\default.bar`,
      String.raw`%APPDATA%\GHISLER\wincmd.ini`,
      String.raw`%APPDATA%\GHISLER\wcx_ftp.ini`,
    ],
    leaves: [String.raw`%APPDATA%\GHISLER\tcignore.txt`],
  },
  {
    components: ['VLC media player'],
    takes: [String.raw`%APPDATA%\vlc\vlcrc`, String.raw`%APPDATA%\vlc\ml.xspf`],
    leaves: [
      String.raw`%APPDATA%\vlc\art\artistalbum\a\b\art.jpg`,
      String.raw`%APPDATA%\vlc\crashdump\1.dmp`,
    ],
  },
  {
    components: ['iTunes', 'iTunes: backups of iPhones and iPads'],
    takes: [
      String.raw`${ITUNES}\iTunes Library.itl`,
      String.raw`${ITUNES}\iTunes Music Library.xml`,
      String.raw`${ITUNES}\Previous iTunes Libraries\iTunes Library 2020-01-01.itl`,
      String.raw`%APPDATA%\Apple Computer\iTunes\iTunesPrefs.xml`,
      String.raw`%APPDATA%\Apple Computer\Preferences\com.apple.iTunes.plist`,
      String.raw`%APPDATA%\Apple Computer\MobileSync\Backup\00008\Manifest.db`,
      String.raw`%USERPROFILE%\Apple\MobileSync\Backup\00009\3d\3d0d`,
    ],
    leaves: [
      String.raw`%APPDATA%\Apple Computer\iTunes\iPad Software Updates\a.ipsw`,
      `${ITUNES}\\Temp File.tmp`,
      String.raw`${ITUNES}\iTunes Media\Music\a.m4a`,
      String.raw`%APPDATA%\Apple Computer\iTunes\iPhone Software Updates\iPhone.ipsw`,
      String.raw`%APPDATA%\Apple Computer\Logs\a.log`,
    ],
  },
  {
    components: ['GIMP'],
    takes: [String.raw`%APPDATA%\GIMP\2.10\gimprc`, String.raw`%APPDATA%\GIMP\2.10\brushes\own.gbr`],
    leaves: [String.raw`%APPDATA%\GIMP\2.10\tmp\a`, String.raw`%APPDATA%\GIMP\2.10\pluginrc`],
  },
  {
    components: ['Inkscape'],
    takes: [String.raw`%APPDATA%\inkscape\preferences.xml`],
    leaves: [String.raw`%APPDATA%\inkscape\extension-errors.log`],
  },
  {
    components: ['Audacity'],
    takes: [
      String.raw`%APPDATA%\audacity\Chains\own.txt`,
      String.raw`%APPDATA%\audacity\audacity.cfg`,
      String.raw`%APPDATA%\audacity\Macros\own.txt`,
    ],
    leaves: [String.raw`%APPDATA%\audacity\AutoSave\a.autosave`],
  },
  {
    components: ['OBS Studio'],
    takes: [
      String.raw`%APPDATA%\obs-studio\plugin_config\obs-websocket\config.json`,
      String.raw`%APPDATA%\obs-studio\global.ini`,
      String.raw`%APPDATA%\obs-studio\basic\scenes\Stage.json`,
    ],
    leaves: [
      String.raw`%APPDATA%\obs-studio\logs\1.txt`,
      String.raw`%APPDATA%\obs-studio\plugin_config\obs-browser\Cache\data_0`,
    ],
  },
  {
    components: ['IrfanView'],
    takes: [String.raw`%APPDATA%\IrfanView\i_view64.ini`],
    leaves: [String.raw`%APPDATA%\IrfanView\a.tmp`],
  },
  {
    components: ['Greenshot'],
    takes: [String.raw`%APPDATA%\Greenshot\Greenshot.ini`],
    leaves: [String.raw`%LOCALAPPDATA%\Greenshot\Greenshot.log`],
  },
]
