import type { OfflineSystem } from '../../offline/index.ts'
import { textAt } from '../../windows/index.ts'

/** A computer as its maker labels it. */
export type Hardware = Readonly<Partial<Record<'manufacturer' | 'model' | 'serial', string>>>

/** How long the question may take; a capture never waits for it. */
const TIME_LIMIT_MILLISECONDS = 10_000

/** The computer that the offline Windows ran on, as it noted it itself at its last start. */
export function offlineHardware(system: OfflineSystem): Hardware {
  const key = system.key('HKLM\\SYSTEM\\CurrentControlSet\\Control\\SystemInformation')
  const manufacturer = textAt(key, 'SystemManufacturer')
  const model = textAt(key, 'SystemProductName')
  return {
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(model === undefined ? {} : { model }),
  }
}

/**
 * Asks beside the run what computer this is that captures. On Windows the answer would come from a PowerShell, which
 * WinPE need not have and which would outlive us: there it is not asked.
 *
 * @returns a function that gives the answer if it has come by now
 */
export function askForHardware(): () => Hardware | undefined {
  let answer: Hardware | undefined
  if (process.platform === 'win32') return () => undefined
  const limit = new Promise<undefined>((resolve) =>
    setTimeout(resolve, TIME_LIMIT_MILLISECONDS, undefined).unref(),
  )
  Promise.race([import('systeminformation').then((module) => module.system()), limit]).then(
    (system) => {
      if (system === undefined) return
      const { manufacturer, model, serial } = system
      answer = { manufacturer, model, serial }
    },
    // Nothing is lost but a label.
    () => undefined,
  )
  return () => answer
}
