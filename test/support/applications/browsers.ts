import type { Application } from './application.ts'

const CHROMIUM: Readonly<Record<string, string>> = {
  'Google Chrome': String.raw`%LOCALAPPDATA%\Google\Chrome\User Data`,
  'Microsoft Edge': String.raw`%LOCALAPPDATA%\Microsoft\Edge\User Data`,
  Brave: String.raw`%LOCALAPPDATA%\BraveSoftware\Brave-Browser\User Data`,
  Vivaldi: String.raw`%LOCALAPPDATA%\Vivaldi\User Data`,
  Opera: String.raw`%APPDATA%\Opera Software\Opera Stable`,
  'Opera GX': String.raw`%APPDATA%\Opera Software\Opera GX Stable`,
  Chromium: String.raw`%LOCALAPPDATA%\Chromium\User Data`,
}

const CACHES = [
  'Application Cache',
  'blob_storage',
  'Cache',
  'Code Cache',
  'DawnCache',
  'DawnGraphiteCache',
  'DawnWebGPUCache',
  'GPUCache',
  'GraphiteDawnCache',
  'GrShaderCache',
  'Media Cache',
  'Service Worker\\CacheStorage',
  'Service Worker\\ScriptCache',
  'ShaderCache',
]

const BESIDE_PROFILES = [
  'BrowserMetrics',
  'component_crx_cache',
  'Crash Reports',
  'Crashpad\\reports',
  'DeferredBrowserMetrics',
  'extensions_crx_cache',
  'Guest Profile',
  'OnDeviceHeadSuggestModel',
  'optimization_guide_model_store',
  'OptGuideOnDeviceModel',
  'Safe Browsing',
  'Snapshots\\120.0.1\\Default',
  'Subresource Filter',
  'SwReporter',
  'System Profile',
  'WidevineCdm',
]

const chromium = Object.entries(CHROMIUM).map(
  ([component, data]): Application => ({
    components: [component],
    takes: [
      'Local State',
      'Bookmarks',
      'Default\\Bookmarks',
      'Default\\History',
      'Default\\Preferences',
      'Default\\Login Data',
      'Default\\Network\\Cookies',
      'Default\\Extensions\\abcdef\\1.0_0\\manifest.json',
      'Default\\Local Extension Settings\\abcdef\\000003.log',
      'Default\\Sessions\\Tabs_13350000000000000',
      'Profile 1\\Bookmarks',
      'Profile 1\\Service Worker\\Database\\CURRENT',
    ].map((name) => `${data}\\${name}`),
    leaves: [
      ...CACHES.flatMap((cache) => [`${cache}\\data_0`, `Default\\${cache}\\js\\index`]),
      ...BESIDE_PROFILES.map((folder) => `${folder}\\1.bin`),
      'lockfile',
      'SingletonLock',
      'Default\\a.tmp',
      'CrashpadMetrics-active.pma',
      'Default\\Local Storage\\leveldb\\LOCK',
      'Default\\Storage\\ext\\abcdef\\def\\GPUCache\\data_0',
    ].map((name) => `${data}\\${name}`),
  }),
)

const MOZILLA: Readonly<Record<string, string>> = {
  'Mozilla Firefox': String.raw`%APPDATA%\Mozilla\Firefox`,
  LibreWolf: String.raw`%APPDATA%\librewolf`,
  Waterfox: String.raw`%APPDATA%\Waterfox`,
}

const mozilla = Object.entries(MOZILLA).map(
  ([component, data]): Application => ({
    components: [component],
    takes: [
      'profiles.ini',
      'Profiles\\ab12.default-release\\places.sqlite',
      'Profiles\\ab12.default-release\\places.sqlite-wal',
      'Profiles\\ab12.default-release\\logins.json',
      'Profiles\\ab12.default-release\\key4.db',
      'Profiles\\ab12.default-release\\prefs.js',
      'Profiles\\ab12.default-release\\extensions\\ublock@example.xpi',
      'Profiles\\ab12.default-release\\bookmarkbackups\\bookmarks-2024-05-01.jsonlz4',
      'Profiles\\ab12.default-release\\storage\\default\\moz-extension+++1\\idb\\1.sqlite',
    ].map((name) => `${data}\\${name}`),
    leaves: [
      'Crash Reports\\InstallTime2024',
      'Pending Pings\\1',
      'Background Tasks Profiles\\1\\prefs.js',
      'Profiles\\ab12.default-release\\lock',
      'Profiles\\ab12.default-release\\.parentlock',
      'Profiles\\ab12.default-release\\shader-cache\\1',
      'Profiles\\ab12.default-release\\OfflineCache\\1',
      'Profiles\\ab12.default-release\\thumbnails\\1.png',
      'Profiles\\ab12.default-release\\crashes\\store.json.mozlz4',
      'Profiles\\ab12.default-release\\saved-telemetry-pings\\1',
      'Profiles\\ab12.default-release\\gmp-gmpopenh264\\1.8\\gmpopenh264.dll',
      'Profiles\\ab12.default-release\\storage\\temporary\\https+++a.example\\idb\\1.sqlite',
      'Profiles\\ab12.default-release\\parent.lock',
      'Profiles\\ab12.default-release\\places.sqlite-shm',
      'Profiles\\ab12.default-release\\cache2\\entries\\0A',
      'Profiles\\ab12.default-release\\startupCache\\startupCache.8.little',
      'Profiles\\ab12.default-release\\datareporting\\archived\\2024-05\\1.jsonlz4',
      'Profiles\\ab12.default-release\\minidumps\\1.dmp',
      'Profiles\\ab12.default-release\\gmp-widevinecdm\\4.10\\widevinecdm.dll',
      'Profiles\\ab12.default-release\\storage\\default\\https+++a.example\\cache\\1.sqlite',
    ].map((name) => `${data}\\${name}`),
  }),
)

const INTERNET = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings`
const LEGACY_EDGE = String.raw`%LOCALAPPDATA%\Packages\Microsoft.MicrosoftEdge_8wekyb3d8bbwe\AC\MicrosoftEdge`

export const BROWSERS: readonly Application[] = [
  ...chromium,
  ...mozilla,
  {
    components: ['Microsoft Edge Legacy'],
    takes: [
      `${LEGACY_EDGE}\\User\\Default\\Favorites\\a.url`,
      String.raw`${LEGACY_EDGE}\User\Default\DataStore\Data\nouser1\1\DBStore\spartan.edb`,
    ],
    leaves: [String.raw`${LEGACY_EDGE}\Cache\a.htm`],
  },
  {
    components: ['Internet options'],
    takes: [
      String.raw`HKCU\Software\Microsoft\Internet Explorer\Main [Secondary Start Pages]`,
      `${INTERNET} [ProxyOverride]`,
      `${INTERNET}\\ZoneMap\\Ranges\\Range1 [http]`,
      String.raw`HKCU\Software\Microsoft\Internet Explorer\Main [Start Page]`,
      `${INTERNET} [ProxyEnable]`,
      `${INTERNET} [ProxyServer]`,
      `${INTERNET} [AutoConfigURL]`,
      `${INTERNET}\\ZoneMap\\Domains\\contoso.example\\intranet [https]`,
    ],
    leaves: [
      String.raw`HKCU\Software\Microsoft\Internet Explorer\TypedURLs [url1]`,
      `${INTERNET} [User Agent]`,
    ],
  },
]
