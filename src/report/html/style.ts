/** The page's looks: light and dark, desk, phone and paper. */
export const STYLE = `:root {
  --page: #f6f5f1; --card: #ffffff; --ink: #1c2430; --soft: #59636f; --line: #dcdad3; --track: #ecebe5; --plain: #5b7c99;
  --good: #17724a; --good-back: #e4f3ea; --warn: #8a5a00; --warn-back: #fdf1d8; --bad: #a8261c; --bad-back: #fbe6e3;
  --system: #b4bcc4; --user0: #8cbce0; --user1: #f0b079; --user2: #98d0a2; --user3: #d4a8d8; --user4: #ecca68; --user5: #e79a98; --user6: #84cdc8;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --card: #1c2229; --ink: #e6e9ec; --soft: #9aa5b1; --line: #323a43; --track: #2a313a; --plain: #7fa3c2;
    --good: #7fd3a6; --good-back: #17301f; --warn: #efc06a; --warn-back: #33270f; --bad: #f29a91; --bad-back: #3a1a17;
  }
}
* { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: clamp(1.7rem, 1.2rem + 2.4vw, 2.6rem); line-height: 1.15; letter-spacing: -.015em; margin: .1rem 0 .2rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; line-height: 1.25; letter-spacing: -.01em; margin: 0 0 1rem; }
h3 { font-size: 1rem; margin: .5rem 0 .4rem; }
p { margin: .4rem 0; }
.kicker { margin: 0; color: var(--soft); font-size: .8rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; }
.when { margin: 0 0 1.25rem; color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; margin: 1.5rem 0; padding: 1.5rem; }
.verdict { border-left: .375rem solid; border-radius: .5rem; padding: 1rem 1.25rem; overflow-wrap: anywhere; }
.verdict p { max-width: 60rem; white-space: pre-line; }
.verdict .headline { font-size: 1.15rem; font-weight: 650; margin: 0; }
.verdict .code { color: var(--soft); font-size: .875rem; margin-bottom: 0; }
.symbol { display: inline-block; min-width: 1.1em; }
.complete { border-color: var(--good); background: var(--good-back); } .complete .headline { color: var(--good); }
.partial { border-color: var(--warn); background: var(--warn-back); } .partial .headline { color: var(--warn); }
.failed { border-color: var(--bad); background: var(--bad-back); } .failed .headline { color: var(--bad); }
.name { overflow-wrap: anywhere; }
.note { color: var(--soft); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .75rem 1.5rem; margin: 0 0 1rem; }
dt { color: var(--soft); font-size: .8rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.figures dl { grid-template-columns: repeat(4, 1fr); gap: 1px; margin: 1.25rem 0 0; background: var(--line); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.figures dl > div { background: var(--card); padding: .75rem 1rem; }
.figures strong { font-size: 1.3rem; font-weight: 650; letter-spacing: -.01em; font-variant-numeric: tabular-nums; white-space: nowrap; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin: 0 0 1.75rem; font-size: .925rem; }
section > :last-child, section > :last-child table, section > :last-child dl { margin-bottom: 0; }
caption { text-align: left; font-size: 1rem; font-weight: 650; padding: 0 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: .8rem; border-top: 0; white-space: nowrap; vertical-align: bottom; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
small { display: block; color: var(--soft); font-size: .82rem; overflow-wrap: anywhere; }
.doubt { color: var(--warn); }
.tag { display: inline-block; border-radius: 1rem; padding: 0 .6rem; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.yes { color: var(--good); background: var(--good-back); }
.no { color: var(--soft); background: var(--track); }
ul { margin: 0; padding-left: 1.2rem; }
li { margin: .35rem 0; overflow-wrap: anywhere; }
pre { margin: 0 0 1.25rem; padding: .75rem 1rem; background: var(--track); border-radius: .5rem; font: .875rem/1.5 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.bar { display: block; width: 100%; min-width: 5rem; height: .6rem; margin-top: .45rem; border-radius: .3rem; }
.track { fill: var(--track); }
.value { fill: var(--tint, var(--plain)); }
.system { --tint: var(--system); } .user0 { --tint: var(--user0); } .user1 { --tint: var(--user1); } .user2 { --tint: var(--user2); }
.user3 { --tint: var(--user3); } .user4 { --tint: var(--user4); } .user5 { --tint: var(--user5); } .user6 { --tint: var(--user6); }
figure { margin: 0 0 2rem; }
figcaption { color: var(--soft); font-size: .85rem; margin-top: .5rem; }
.map { display: block; width: 100%; height: auto; }
.map rect { fill: var(--tint); stroke: var(--card); stroke-width: 2; }
.map .folder { stroke-width: 1.5; fill-opacity: .8; }
.map .user { stroke-width: 3; }
.map text { fill: #14202b; font-size: 12px; }
.map .name { font-weight: 650; }
.map .size { font-size: 11px; fill-opacity: .8; }
.map g > g:hover .folder { fill-opacity: 1; }
.tall { display: none; }
@media (prefers-color-scheme: dark) { .map .folder { fill: color-mix(in srgb, var(--tint) 88%, #ffffff); } }
@media (min-width: 68rem) { .figures dl { grid-template-columns: repeat(8, 1fr); } }
@media (max-width: 44rem) {
  main { padding: 1.25rem .75rem 3rem; }
  section { padding: 1.1rem 1rem; border-radius: .6rem; }
  .wide { display: none; } .tall { display: block; }
  table, tbody, tr, td, tbody th, caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  tr { border-top: 1px solid var(--line); padding: .6rem 0; }
  th, td { border: 0; padding: .1rem 0; }
  tbody th { font-weight: 600; }
  tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.75rem, 1fr)); gap: .2rem .75rem; }
  th, td { grid-column: 1 / -1; }
  td::before { content: attr(data-label); display: block; color: var(--soft); font-size: .78rem; }
  td.number { grid-column: auto; text-align: left; }
  td.share::before { content: none; }
  td .bar { min-width: 0; margin: .2rem 0; }
  .figures dl { grid-template-columns: repeat(2, 1fr); }
}
@media print {
  :root { --page: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --track: #eeeeee; --plain: #5b7c99; --good: #17724a; --good-back: #ffffff; --warn: #8a5a00; --warn-back: #ffffff; --bad: #a8261c; --bad-back: #ffffff; }
  @page { margin: 16mm 14mm; }
  html { font-size: 9.5pt; }
  main { max-width: none; padding: 0; }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 1rem 0 0; }
  h2, h3, caption { break-after: avoid; }
  tr, figure, .verdict, .figures, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .figures dl { grid-template-columns: repeat(4, 1fr); }
  .map, .bar, .tag, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
