import { visible } from './escape.ts'
import { type Html, html } from './html.ts'
import type { RunReport } from './run-report.ts'
import { missingObjects } from './section-missing.ts'
import { result } from './section-result.ts'
import { ledger, run, warnings } from './section-run.ts'
import { sizes } from './section-sizes.ts'
import { source } from './section-source.ts'
import { STYLE } from './style.ts'

/** By which a page of ours is told from a file of somebody else's. */
export const GENERATOR = '<meta name="generator" content="Statelift">'

/** Nothing may be loaded and no script may run, whatever stands in the text. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** The whole page about a run: one file, nothing beside it. */
export function reportPage(report: RunReport): string {
  const computer = report.source?.computerName ?? ''
  const title = visible(computer === '' ? 'Statelift capture' : `${computer}: Statelift capture`)
  const body = html`<main>
${result(report)}${missingObjects(report)}${sizes(report)}${source(report)}${warnings(report)}${ledger(report)}${run(report)}</main>
`
  return page(title, body)
}

function page(title: string, body: Html): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${GENERATOR}
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${html`<title>${title}</title>`.text}
<style>
${STYLE}</style>
</head>
<body>
${body.text}</body>
</html>
`
}
