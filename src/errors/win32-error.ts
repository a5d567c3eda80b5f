/** A Win32 error code as `net helpmsg` explains it; logs, the error summary and ErrorControl all speak in these. */
export interface Win32Error {
  readonly code: number
  readonly text: string
}

const GENERAL_FAILURE: Win32Error = {
  code: 31,
  text: 'A device attached to the system is not functioning.',
}

/** The system's own names on either operating system, and ours for what only a volume can tell ([MS-ERREF] 2.2). */
const BY_SYSTEM_CODE: Readonly<Record<string, Win32Error>> = {
  EPERM: { code: 5, text: 'Access is denied.' },
  EACCES: { code: 5, text: 'Access is denied.' },
  ENOENT: { code: 2, text: 'The system cannot find the file specified.' },
  ENOTDIR: { code: 3, text: 'The system cannot find the path specified.' },
  EMFILE: { code: 4, text: 'The system cannot open the file.' },
  ENFILE: { code: 4, text: 'The system cannot open the file.' },
  EBADF: { code: 6, text: 'The handle is invalid.' },
  ENOMEM: { code: 8, text: 'Not enough memory resources are available to process this command.' },
  EXDEV: { code: 17, text: 'The system cannot move the file to a different disk drive.' },
  EROFS: { code: 19, text: 'The media is write protected.' },
  EIO: { code: 1117, text: 'The request could not be performed because of an I/O device error.' },
  ENXIO: { code: 55, text: 'The specified network resource or device is no longer available.' },
  ENODEV: { code: 55, text: 'The specified network resource or device is no longer available.' },
  EBUSY: {
    code: 32,
    text: 'The process cannot access the file because it is being used by another process.',
  },
  ETXTBSY: {
    code: 32,
    text: 'The process cannot access the file because it is being used by another process.',
  },
  EAGAIN: {
    code: 33,
    text: 'The process cannot access the file because another process has locked a portion of the file.',
  },
  EEXIST: { code: 80, text: 'The file exists.' },
  EINVAL: { code: 87, text: 'The parameter is incorrect.' },
  EPIPE: { code: 109, text: 'The pipe has been ended.' },
  ENOSPC: { code: 112, text: 'There is not enough space on the disk.' },
  EDQUOT: { code: 1295, text: 'The file cannot be created because the quota is exceeded.' },
  ENOTEMPTY: { code: 145, text: 'The directory is not empty.' },
  ENAMETOOLONG: { code: 206, text: 'The filename or extension is too long.' },
  EFBIG: { code: 223, text: 'The file size exceeds the limit allowed and cannot be saved.' },
  EISDIR: { code: 5, text: 'Access is denied.' },
  ELOOP: { code: 1921, text: 'The name of the file cannot be resolved by the system.' },
  ESTALE: { code: 59, text: 'An unexpected network error occurred.' },
  ECONNRESET: { code: 64, text: 'The specified network name is no longer available.' },
  EHOSTDOWN: { code: 64, text: 'The specified network name is no longer available.' },
  EHOSTUNREACH: { code: 1232, text: 'The network location cannot be reached.' },
  ENETUNREACH: { code: 1231, text: 'The network location cannot be reached.' },
  ETIMEDOUT: { code: 121, text: 'The semaphore timeout period has expired.' },
  EILSEQ: { code: 123, text: 'The filename, directory name, or volume label syntax is incorrect.' },
  ENOTSUP: { code: 50, text: 'The request is not supported.' },
  EOPNOTSUPP: { code: 50, text: 'The request is not supported.' },
  ENOSYS: { code: 50, text: 'The request is not supported.' },
  EMLINK: {
    code: 1142,
    text: 'An attempt was made to create more links on a file than the file system supports.',
  },
  'cloud-placeholder': { code: 395, text: 'Access to the cloud file is denied.' },
  archived: { code: 4350, text: 'This file is currently not available for use on this computer.' },
  deduplicated: { code: 1920, text: 'The file cannot be accessed by the system.' },
  'foreign-reparse-point': { code: 1920, text: 'The file cannot be accessed by the system.' },
  corrupt: { code: 1392, text: 'The file or directory is corrupted and unreadable.' },
  encrypted: { code: 6002, text: 'The specified file could not be decrypted.' },
  'registry-corrupt': {
    code: 1015,
    text: 'The registry is corrupted. The structure of one of the files containing registry data is corrupted, or the system memory image of the file is corrupted, or the file could not be recovered because the alternate copy or log was absent or corrupted.',
  },
  'short-read': { code: 38, text: 'Reached the end of the file.' },
  cancelled: { code: 1223, text: 'The operation was canceled by the user.' },
}

/** `win32Error('EBUSY')` is 32; takes the names of `VolumeError.systemCode` and `Absence`. An unknown name is 31, a general failure. */
export function win32Error(systemCode: string): Win32Error {
  return Object.hasOwn(BY_SYSTEM_CODE, systemCode)
    ? (BY_SYSTEM_CODE[systemCode] ?? GENERAL_FAILURE)
    : GENERAL_FAILURE
}
