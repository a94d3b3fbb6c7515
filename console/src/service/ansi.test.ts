import { expect, it } from 'vitest';
import { plain, spans } from './ansi';

it('makes spans of colours and keeps markup as text', () => {
  expect(spans('\u001b[32mok\u001b[0m <b>')).toEqual([
    { text: 'ok', classes: 'a32' },
    { text: ' <b>', classes: '' },
  ]);
  expect(spans('\u001b[1;31mbad\u001b[33mless')).toEqual([
    { text: 'bad', classes: 'a1 a31' },
    { text: 'less', classes: 'a1 a33' },
  ]);
});

it('leaves out what moves the cursor or sets a title', () => {
  expect(plain('\u001b[2Ka\u001b]0;title\u0007b')).toBe('ab');
});
