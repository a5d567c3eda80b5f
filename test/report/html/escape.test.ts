import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { escapeHtml, visible } from '../../../src/report/html/escape.ts'
import { html } from '../../../src/report/html/html.ts'

const test = suite('text of the source in a page')

test('markup is shown as text, in elements and in attributes', () => {
  const hostile = `<script>alert("1")</script> & 'x'`
  assert.is(escapeHtml(hostile), '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;')
  assert.is(html`<b title="${hostile}">${hostile}</b>`.text.match(/[<>]/g)?.length, 4)
})

test('what cannot be seen or moves other text is shown by its number', () => {
  for (const [text, shown] of [
    ['photo\u202egpj.exe', 'photo⟨U+202E⟩gpj.exe'],
    ['a\0b\x1b[2Jc', 'a⟨U+0000⟩b⟨U+001B⟩[2Jc'],
    ['line\r\nline', 'line⟨U+000D⟩⟨U+000A⟩line'],
    ['zero\u200bwidth\ufeff', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
    ['\u2066isolated\u2069', '⟨U+2066⟩isolated⟨U+2069⟩'],
    ['half \ud83d', 'half ⟨U+D83D⟩'],
    ['tag \u{e0041}', 'tag ⟨U+E0041⟩'],
  ] as const) {
    assert.is(visible(text), shown)
  }
})

test('names in any script stay as they are', () => {
  for (const name of ['Größe und Gewicht.csv', 'حقوق.txt', '見積り.docx', '👩‍👩‍👧.png', 'می‌خواهم.txt']) {
    assert.is(visible(name), name)
  }
})

test('templates join markup, lists and numbers, and leave nothing of what is not there', () => {
  const items = ['<a>', '<b>'].map((item) => html`<li>${item}</li>`)
  assert.is(
    html`<ul class="${'x'}">${items}${undefined}${3}</ul>`.text,
    '<ul class="x"><li>&lt;a&gt;</li><li>&lt;b&gt;</li>3</ul>',
  )
})

test.run()
