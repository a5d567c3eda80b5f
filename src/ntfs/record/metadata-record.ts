/** The records that every volume has at fixed numbers. */
export const MetadataRecord = {
  Mft: 0,
  LogFile: 2,
  Volume: 3,
  Root: 5,
  Secure: 9,
  UpCase: 10,
  Extend: 11,
} as const

/** Records below this number are NTFS's own. */
export const FIRST_USER_RECORD = 24
