import type { ScanOptions } from '../../cli/index.ts'
import type { RuleFile } from '../../migxml/index.ts'

/**
 * What opens EFS files again: the certificates of a user, the private keys that belong to them, and the master keys that
 * protect these with the user's password (DPAPI). ScanState takes them without being asked; without them encrypted
 * files that were kept are lost.
 */
const RULES = `<?xml version="1.0" encoding="UTF-8"?>
<migration urlid="https://statelift.example/rules/efs-certificates">
  <component type="System" context="User">
    <displayName>EFS certificates and keys</displayName>
    <role role="Settings">
      <rules>
        <include>
          <objectSet>
            <pattern type="File">%CSIDL_APPDATA%\\Microsoft\\SystemCertificates\\My\\* [*]</pattern>
            <pattern type="File">%CSIDL_APPDATA%\\Microsoft\\Crypto\\* [*]</pattern>
            <pattern type="File">%CSIDL_APPDATA%\\Microsoft\\Protect\\* [*]</pattern>
          </objectSet>
        </include>
      </rules>
    </role>
  </component>
</migration>
`

/** The rules that `/efs` brings: keys go with files that are kept encrypted. */
export function efsCertificates({ command, efs }: ScanOptions): readonly RuleFile[] {
  const kept = efs === 'copyraw' || efs === 'hardlink'
  return kept && command.kind !== 'genconfig' ? [{ path: `/efs:${efs}`, bytes: Buffer.from(RULES) }] : []
}
