import { StateliftError } from '../../errors/index.ts'
import { type Finding, showFinding } from '../../xml/index.ts'

/** Everything that is wrong in all the files given with `/i`, reported at once. */
export class RuleFileError extends StateliftError {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    const files = new Set(findings.map(({ place }) => place.file))
    super({
      code: 28,
      message: 'Script file is invalid for /i',
      where: findings.flatMap(showFinding).join('\n'),
      advice: `${counted(findings.length, 'fault')} in ${counted(files.size, 'file')}; nothing was captured.`,
    })
    this.findings = findings
  }

  /** What the original tool logs for each such file. */
  logLines(): string[] {
    return this.findings.map(
      ({ place, message }) =>
        `MXE Agent: Migration XML ${place.file} is not properly formatted. Message: line ${place.line}, column ${place.column}: ${message}`,
    )
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
