/** REG_* ([MS-RRP] and winnt.h). */
export const ValueType = {
  None: 0,
  String: 1,
  ExpandString: 2,
  Binary: 3,
  Dword: 4,
  DwordBigEndian: 5,
  Link: 6,
  MultiString: 7,
  ResourceList: 8,
  FullResourceDescriptor: 9,
  ResourceRequirementsList: 10,
  Qword: 11,
} as const

const NAMES = [
  'REG_NONE',
  'REG_SZ',
  'REG_EXPAND_SZ',
  'REG_BINARY',
  'REG_DWORD',
  'REG_DWORD_BIG_ENDIAN',
  'REG_LINK',
  'REG_MULTI_SZ',
  'REG_RESOURCE_LIST',
  'REG_FULL_RESOURCE_DESCRIPTOR',
  'REG_RESOURCE_REQUIREMENTS_LIST',
  'REG_QWORD',
] as const

/** `REG_SZ` and the like; the number in decimal for a type without a name. */
export function typeName(type: number): string {
  return NAMES[type] ?? String(type)
}
