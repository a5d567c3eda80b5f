import type { CarriedFunction, Parameter } from './helper-function.ts'

const raw = (name: string): Parameter => ({ name, expand: 'raw' })
const optional = (name: string): Parameter => ({ name, expand: 'raw', optional: true })
const more = (name: string): Parameter => ({ name, expand: 'raw', optional: true, repeats: true })

function apply(name: string, ...parameters: Parameter[]): CarriedFunction {
  return { use: 'apply', prefix: 'MigXmlHelper', name, parameters }
}

function processing(name: string, ...parameters: Parameter[]): CarriedFunction {
  return { use: 'processing', prefix: 'MigXmlHelper', name, parameters }
}

/** Functions of the original's own rule files (MigApp.xml) and manifests; their arguments are not documented. */
function internal(prefix: CarriedFunction['prefix'], name: string): CarriedFunction {
  return { use: 'apply', prefix, name, parameters: [more('argument')] }
}

/**
 * What acts at the destination ("XML elements library": merge, contentModify, locationModify and what they name): checked, and
 * carried to the store.
 */
export const CARRIED_FUNCTIONS: readonly CarriedFunction[] = [
  apply('ConvertToDWORD', optional('DefaultValueOnError')),
  apply('ConvertToString', optional('DefaultValueOnError')),
  apply('ConvertToBinary'),
  apply('OffsetValue', raw('Value')),
  apply('SetValueByTable', raw('SourceTable'), optional('DestinationTable'), optional('DefaultValueOnError')),
  apply('KeepExisting', raw('OptionString'), more('OptionString')),
  apply('MergeMultiSzContent', raw('Instruction'), raw('String'), more('InstructionOrString')),
  apply(
    'MergeDelimitedContent',
    raw('Delimiters'),
    raw('Instruction'),
    raw('String'),
    more('InstructionOrString'),
  ),
  // Not documented; MigDocs.xml merges the users' libraries with it.
  apply('MergeShellLibraries', optional('argument'), optional('argument')),

  apply('ExactMove', raw('ObjectEncodedLocation')),
  apply('Move', raw('DestinationRoot')),
  apply('RelativeMove', raw('SourceRoot'), raw('DestinationRoot')),

  apply('SourcePriority'),
  apply('DestinationPriority'),
  apply('FindFilePlaceByPattern', raw('FilePattern')),
  apply('NewestVersion', raw('VersionTag')),
  apply('HigherValue'),
  apply('LowerValue'),

  processing('AskForLogoff'),
  processing('ConvertToShortFileName', raw('RegistryEncodedLocation')),
  processing('KillExplorer'),
  processing('RegisterFonts', raw('FileEncodedLocation')),
  processing('RemoveEmptyDirectories', raw('DirectoryEncodedPattern')),
  processing('RestartExplorer'),
  processing('StartService', raw('ServiceName'), more('OptionalParam')),
  processing('StopService', raw('ServiceName')),
  processing('SyncSCM', raw('ServiceShortName')),

  ...[
    'AntiAlias',
    'ConvertScreenSaver',
    'ConvertShowIEOnDesktop',
    'ConvertToOfficeLangID',
    'MigrateActiveDesktop',
    'MigrateAppearanceUPM',
    'MigrateDisplayCS',
    'MigrateDisplaySS',
    'MigrateIEAutoSearch',
    'MigrateMouseUPM',
    'MigrateSoundSysTray',
    'MigrateTaskBarSS',
    'SetPstPathInMapiStruc',
  ].map((name) => internal('MigXmlHelper', name)),
  ...['ConvertToOfficeLangID', 'SetPstPathInMapiStruct', 'UpdateMvBinaryMapiStruct'].map((name) =>
    internal('MigSysHelper', name),
  ),
]
