import systeminformation from 'systeminformation'

/** How long the question may take; a capture never waits for it. */
const TIME_LIMIT_MILLISECONDS = 10_000

/** The computer that the capture runs on: in WinPE and on live media it is the one the Windows was on. */
export type Hardware = Readonly<Record<'manufacturer' | 'model' | 'serial', string>>

/**
 * Asks what computer this is, beside the run. On Windows that needs PowerShell, which WinPE need not have: then, and
 * when it takes too long, there is no answer and nothing is lost but the label.
 *
 * @returns a function that gives the answer if it has come by now
 */
export function askForHardware(): () => Hardware | undefined {
  let answer: Hardware | undefined
  const limit = new Promise<undefined>((resolve) =>
    setTimeout(resolve, TIME_LIMIT_MILLISECONDS, undefined).unref(),
  )
  Promise.race([systeminformation.system(), limit]).then(
    (system) => {
      if (system === undefined) return
      const { manufacturer, model, serial } = system
      if (manufacturer !== '' || model !== '') answer = { manufacturer, model, serial }
    },
    () => {
      answer = undefined
    },
  )
  return () => answer
}
