import type { ReturnCode } from './return-codes.ts'
import type { Fault } from './statelift-error.ts'

/** A message and the return code that goes with it. */
export interface DocumentedMessage {
  readonly code: ReturnCode
  readonly text: string
}

/**
 * Every message that USMT's return-code page documents for ScanState, LoadState and UsmtUtils, word for word,
 * with the code it ends the program with. Scripts and task sequences search logs for these texts.
 */
export const MESSAGES = {
  success: { code: 0, text: 'Successful run' },
  help: { code: 1, text: 'Command line help requested' },
  efsAbort: { code: 2, text: 'Gather was aborted because of an EFS file' },
  cancelled: { code: 2, text: 'User chose to cancel (such as pressing CTRL+C)' },
  errorsSkipped: { code: 3, text: 'At least one error was skipped as a result of /c' },

  allConflict: { code: 11, text: '/all conflicts with /ui, /ue or /uel' },
  autoValue: { code: 11, text: '/auto expects an optional parameter for the script folder' },
  encryptNocompress: { code: 11, text: "/encrypt can't be used with /nocompress" },
  encryptNeedsKey: { code: 11, text: '/encrypt requires /key or /keyfile' },
  genconfigConflict: { code: 11, text: "/genconfig can't be used with most other options" },
  genmigxmlConflict: { code: 11, text: "/genmigxml can't be used with most other options" },
  hardlinkNeedsNocompress: { code: 11, text: '/hardlink requires /nocompress' },
  keyAndKeyfile: { code: 11, text: '/key and /keyfile both specified' },
  keyWithoutEncryption: { code: 11, text: '/key or /keyfile used without enabling encryption' },
  laeNeedsLac: { code: 11, text: '/lae is only used with /lac' },
  listfilesEstimate: { code: 11, text: '/listfiles cannot be used with /p' },
  offlineFile: { code: 11, text: '/offline requires a valid path to an XML file describing offline paths' },
  offlineWindir: { code: 11, text: '/offlinewindir requires a valid path to offline windows folder' },
  offlineWinold: { code: 11, text: '/offlinewinold requires a valid path to offline windows folder' },
  secondCommand: { code: 11, text: 'A command was already specified' },
  missingValue: { code: 11, text: 'An option argument is missing' },
  repeatedOption: { code: 11, text: 'An option is specified more than once and is ambiguous' },
  autoConflict: {
    code: 11,
    text: 'By default /auto selects all users and uses the highest log verbosity level. Switches like /all, /ui, /ue, /v are not allowed.',
  },
  noArguments: { code: 11, text: 'Command line arguments are required. Specify /? for options.' },
  unknownOption: { code: 11, text: 'Command line option is not valid' },
  efsValue: { code: 11, text: 'EFS parameter specified is not valid for /efs' },
  genconfigFile: { code: 11, text: 'File argument is invalid for /genconfig' },
  genmigxmlFile: { code: 11, text: 'File argument is invalid for /genmigxml' },
  estimatePath: {
    code: 11,
    text: 'Invalid space estimate path. Check the parameters and/or file system permissions',
  },
  listfilesPath: { code: 11, text: 'List file path argument is invalid for /listfiles' },
  retryInteger: { code: 11, text: 'Retry argument must be an integer' },
  storeArgument: { code: 11, text: 'Settings store argument specified is invalid' },
  algorithm: { code: 11, text: 'Specified encryption algorithm is not supported' },
  efsHardlink: { code: 11, text: 'The /efs:hardlink requires /hardlink' },
  targetWindows7: {
    code: 11,
    text: 'The /targetWindows7 option is only available for Windows XP, Windows Vista, and Windows 7',
  },
  storeRequired: { code: 11, text: 'The store parameter is required but not specified' },
  domainMapping: { code: 11, text: 'The source-to-target domain mapping is invalid for /md' },
  userMapping: { code: 11, text: 'The source-to-target user account mapping is invalid for /mu' },
  undefinedOption: { code: 11, text: 'Undefined or incomplete command line option' },
  estimateNeedsFile: {
    code: 11,
    text: 'Use /nocompress, or provide an XML file path with /p"pathtoafile" to get a compressed store size estimate',
  },
  userExclusion: { code: 11, text: 'User exclusion argument is invalid' },
  verbosity: {
    code: 11,
    text: 'Verbosity level must be specified as a sum of the desired log options: Verbose (0x01), Record Objects (0x04), Echo to debug port (0x08)',
  },
  vscHardlink: { code: 11, text: 'Volume shadow copy feature is not supported with a hardlink store' },
  waitInteger: { code: 11, text: 'Wait delay argument must be an integer' },

  argumentTooLong: { code: 12, text: 'Command line arguments cannot exceed 256 characters' },
  storeTooLong: {
    code: 12,
    text: 'Specified settings store path exceeds the maximum allowed length of 256 characters',
  },
  logPath: { code: 13, text: 'Log path argument is invalid for /l' },
  localAccount: { code: 14, text: 'Unable to create a local account because /lac was not specified' },

  multipleWindows: { code: 26, text: 'Multiple Windows installations found' },
  malfunction: { code: 26, text: 'Software malfunction or unknown exception' },
  noWindows: {
    code: 26,
    text: 'Unable to find a valid Windows directory to proceed with requested offline operation; Check if offline input file is present and has valid entries',
  },
  storeExists: {
    code: 27,
    text: "A store path can't be used because an existing store exists; specify /o to overwrite",
  },
  storeIncomplete: { code: 27, text: 'A store path is missing or has incomplete data' },
  storeCreation: { code: 27, text: 'An error occurred during store creation' },
  storeDevice: {
    code: 27,
    text: 'An inappropriate device such as a floppy disk was specified for the store',
  },
  storePath: {
    code: 27,
    text: 'Invalid store path; check the store parameter and/or file system permissions',
  },
  notAStore: {
    code: 27,
    text: 'The file layout and/or file content is not recognized as a valid store',
  },
  storeVersion: { code: 27, text: 'The store path holds a store incompatible with the current USMT version' },
  storeUnsupported: {
    code: 27,
    text: 'The store save location is read-only or does not support a requested storage option',
  },
  scriptInvalid: { code: 28, text: 'Script file is invalid for /i' },
  scriptMissing: { code: 28, text: 'Unable to find a script file specified by /i' },
  temporarySpace: { code: 29, text: 'A minimum of 250 MB of free space is required for temporary files' },
  anotherRun: {
    code: 29,
    text: 'Another process is preventing migration; only one migration tool can run at a time',
  },
  startFailed: {
    code: 29,
    text: 'Failed to start main processing, look in log for system errors or check the installation',
  },
  xmlError: {
    code: 29,
    text: 'Migration failed because of an XML error; look in the log for specific details',
  },
  driveMapping: {
    code: 29,
    text: 'Unable to automatically map the drive letters to match the online drive letter layout; Use /offline to provide a mapping table',
  },
  discoverError: {
    code: 31,
    text: 'An error occurred during the discover phase; the log should have more specific information',
  },
  migrationSystem: { code: 32, text: 'An error occurred processing the migration system' },
  keyfile: { code: 33, text: 'Error accessing the file specified by the /keyfile parameter' },
  emptyKey: { code: 33, text: 'The encryption key must have at least one character' },
  removalRights: { code: 34, text: 'Directory removal requires elevated privileges' },
  createProfileRights: {
    code: 34,
    text: 'No rights to create user profiles; log in as Administrator; run with elevated privileges',
  },
  readProfileRights: {
    code: 34,
    text: 'No rights to read or delete user profiles; log in as Administrator, run with elevated privileges',
  },
  rebootToRemove: { code: 35, text: 'A reboot is required to remove the store' },
  storeLocked: {
    code: 35,
    text: "A store path can't be used because it contains data that could not be overwritten",
  },
  removalFailed: { code: 35, text: 'There was an error removing the store' },
  compliance: { code: 36, text: 'Compliance check failure; please check the logs for details' },
  offlineApply: { code: 36, text: 'Use of /offline is not supported during apply' },
  offlineNeeded: { code: 36, text: 'Use /offline to run gather on this platform' },
  wrongKey: {
    code: 37,
    text: 'The store holds encrypted data but the correct encryption key was not provided',
  },
  storeAccess: { code: 38, text: 'An error occurred during store access' },
  configRead: { code: 39, text: 'Error reading Config.xml' },
  configFile: { code: 39, text: 'File argument is invalid for /config' },
  progressWrite: { code: 40, text: 'Error writing to the progress log' },
  progressPath: { code: 40, text: 'Progress log argument is invalid for /progress' },
  existingFile: { code: 41, text: "Can't overwrite existing file" },
  estimateCreation: {
    code: 41,
    text: 'Invalid space estimate path. Check the parameters and/or file system permissions',
  },
  corruptedStore: { code: 42, text: 'The store contains one or more corrupted files' },

  ioError: { code: 61, text: 'Processing stopped due to an I/O error' },
  win32Error: { code: 71, text: 'A Windows Win32 API error occurred' },
  diagnosticsStart: {
    code: 71,
    text: 'An error occurred when attempting to initialize the diagnostic mechanisms such as the log',
  },
  diagnosticsWrite: { code: 71, text: 'Failed to record diagnostic information' },
  notElevated: { code: 71, text: 'Unable to start. Make sure you are running USMT with elevated privileges' },
  storeClose: { code: 72, text: 'An error occurred closing the store' },
  applyError: { code: 72, text: 'An error occurred in the apply process' },
  gatherError: { code: 72, text: 'An error occurred in the gather process' },
  storeFull: { code: 72, text: 'Out of disk space while writing the store' },
  temporaryFull: { code: 72, text: 'Out of temporary disk space on the local system' },
} as const satisfies Record<string, DocumentedMessage>

/** Our names for the documented messages. */
export type MessageKey = keyof typeof MESSAGES

/** A fault that says the documented words; `where`, `advice` and `cause` are ours. */
export function documentedFault(key: MessageKey, more: Omit<Fault, 'code' | 'message'> = {}): Fault {
  return { code: MESSAGES[key].code, message: MESSAGES[key].text, ...more }
}
