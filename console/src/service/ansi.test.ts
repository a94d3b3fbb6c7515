import { describe, expect, it } from 'vitest';
import { plain, spans } from './ansi';

const csi = (codes: string) => `\u001b[${codes}`;

describe('colours', () => {
  it.each([
    ['green', csi('32m') + 'ok', { text: 'ok', classes: 'a32' }],
    ['bold red', csi('1;31m') + 'bad', { text: 'bad', classes: 'a1 a31' }],
    ['bright', csi('93m') + 'x', { text: 'x', classes: 'a93' }],
    ['a background', csi('41m') + 'x', { text: 'x', classes: 'a41' }],
    ['a bright background', csi('30;102m') + 'x', { text: 'x', classes: 'a30 a102' }],
    ['of 256, of the theme', csi('38;5;1m') + 'x', { text: 'x', classes: 'a31' }],
    ['of 256, bright', csi('48;5;12m') + 'x', { text: 'x', classes: 'a104' }],
    [
      'of 256, of the cube',
      csi('38;5;208m') + 'x',
      { text: 'x', classes: '', style: { color: 'rgb(255, 135, 0)' } },
    ],
    [
      'of 256, a grey',
      csi('48;5;244m') + 'x',
      { text: 'x', classes: '', style: { backgroundColor: 'rgb(128, 128, 128)' } },
    ],
    [
      'of all, and bold after it',
      csi('38;2;1;2;3;1m') + 'x',
      { text: 'x', classes: 'a1', style: { color: 'rgb(1, 2, 3)' } },
    ],
    [
      'of all, with colons',
      csi('38:2::1:2:3m') + 'x',
      { text: 'x', classes: '', style: { color: 'rgb(1, 2, 3)' } },
    ],
    ['of 256, with colons', csi('38:5:2m') + 'x', { text: 'x', classes: 'a32' }],
    ['none where it is none', csi('38;2;999;0;0m') + 'x', { text: 'x', classes: '' }],
    ['none after its end', csi('31;44m') + csi('39;49m') + 'x', { text: 'x', classes: '' }],
    ['weights end', csi('1;3;4m') + csi('22;24m') + 'x', { text: 'x', classes: 'a3' }],
  ])('%s', (_, line, span) => {
    expect(spans(line)).toEqual([span]);
  });

  it('change in a line, and markup stays text', () => {
    expect(spans(csi('32m') + 'ok' + csi('0m') + ' <b>')).toEqual([
      { text: 'ok', classes: 'a32' },
      { text: ' <b>', classes: '' },
    ]);
  });
});

it.each([
  ['what erases and what sets a title', 'x\r\u001b[2Ka\u001b]0;title\u0007b', 'ab'],
  ['a link, by BEL', '\u001b]8;;https://x.example\u0007here\u001b]8;;\u0007', 'here'],
  ['a link, by ST', '\u001b]8;id=1;javascript:x\u001b\\here\u001b]8;;\u001b\\!', 'here!'],
  ['the cursor', '\u001b[?25lwait\u001b[?25h\u001b(B\u001b=', 'wait'],
  ['a bell and a device string', '\u0007a\u001bPq#0\u001b\\b', 'ab'],
  ['an unended link', '\u001b]8;;https://x.example', ']8;;https://x.example'],
  ['a carriage return at the end', 'done\r', 'done'],
  ['progress', ' 10%\r 50%\r100%', '100%'],
  ['a shorter text over a longer one', 'waiting\rdone', 'doneing'],
  ['a shorter text that erases the rest', 'waiting\rdone\u001b[K', 'done'],
  ['a spinner', '|\b/\b-\bok', 'ok'],
  ['tabs', 'a\tb', 'a\tb'],
])('shows as a terminal does: %s', (_, line, text) => {
  expect(plain(line)).toBe(text);
});

it('keeps the colours of what was not written over', () => {
  expect(spans(csi('31m') + 'red' + csi('0m') + '\rg')).toEqual([
    { text: 'g', classes: '' },
    { text: 'ed', classes: 'a31' },
  ]);
});
