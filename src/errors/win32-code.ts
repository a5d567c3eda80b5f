/**
 * Win32 error codes by the system's own names on either operating system, and by ours for what only a volume can tell.
 * Above each code stands what `net helpmsg` says of it ([MS-ERREF] 2.2).
 */
const CODES: Readonly<Record<string, number>> = {
  // Access is denied.
  EPERM: 5,
  EACCES: 5,
  EISDIR: 5,
  // The system cannot find the file specified.
  ENOENT: 2,
  // The system cannot find the path specified.
  ENOTDIR: 3,
  // The system cannot open the file.
  EMFILE: 4,
  ENFILE: 4,
  // The handle is invalid.
  EBADF: 6,
  // Not enough memory resources are available to process this command.
  ENOMEM: 8,
  // The system cannot move the file to a different disk drive.
  EXDEV: 17,
  // The media is write protected.
  EROFS: 19,
  // The request could not be performed because of an I/O device error.
  EIO: 1117,
  // The specified network resource or device is no longer available.
  ENXIO: 55,
  ENODEV: 55,
  // The process cannot access the file because it is being used by another process.
  EBUSY: 32,
  ETXTBSY: 32,
  // The process cannot access the file because another process has locked a portion of the file.
  EAGAIN: 33,
  // The file exists.
  EEXIST: 80,
  // The parameter is incorrect.
  EINVAL: 87,
  // The pipe has been ended.
  EPIPE: 109,
  // There is not enough space on the disk.
  ENOSPC: 112,
  // The file cannot be created because the quota is exceeded.
  EDQUOT: 1295,
  // The directory is not empty.
  ENOTEMPTY: 145,
  // The filename or extension is too long.
  ENAMETOOLONG: 206,
  // The file size exceeds the limit allowed and cannot be saved.
  EFBIG: 223,
  // The name of the file cannot be resolved by the system.
  ELOOP: 1921,
  // An unexpected network error occurred.
  ESTALE: 59,
  // The specified network name is no longer available.
  ECONNRESET: 64,
  EHOSTDOWN: 64,
  // The network location cannot be reached.
  EHOSTUNREACH: 1232,
  // The network location cannot be reached.
  ENETUNREACH: 1231,
  // The semaphore timeout period has expired.
  ETIMEDOUT: 121,
  // The filename, directory name, or volume label syntax is incorrect.
  EILSEQ: 123,
  // The request is not supported.
  ENOTSUP: 50,
  EOPNOTSUPP: 50,
  ENOSYS: 50,
  // An attempt was made to create more links on a file than the file system supports.
  EMLINK: 1142,
  // Access to the cloud file is denied.
  'cloud-placeholder': 395,
  // This file is currently not available for use on this computer.
  archived: 4350,
  // The file cannot be accessed by the system.
  deduplicated: 1920,
  'foreign-reparse-point': 1920,
  // The file or directory is corrupted and unreadable.
  corrupt: 1392,
  // The specified file could not be decrypted.
  encrypted: 6002,
  // The registry is corrupted.
  'registry-corrupt': 1015,
  // Reached the end of the file.
  'short-read': 38,
  // The operation was canceled by the user.
  cancelled: 1223,
}

/** A device attached to the system is not functioning: what Windows says when it knows no better. */
const GENERAL_FAILURE = 31

/**
 * The Win32 error code of a system error: logs, the error summary and ErrorControl all speak in these.
 *
 * @param systemCode `EBUSY`, or a name of `VolumeError.systemCode` or `Absence`
 * @returns 31, a general failure, for an unknown name
 */
export function win32Code(systemCode: string): number {
  return Object.hasOwn(CODES, systemCode) ? (CODES[systemCode] ?? GENERAL_FAILURE) : GENERAL_FAILURE
}
