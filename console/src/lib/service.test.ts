import { expect, it } from 'vitest';
import { commandOf, wordsOf } from './service';

it('takes a command apart and puts it together', () => {
  expect(wordsOf('node "my app.js" --port 80')).toEqual({
    entrypoint: 'node',
    arguments: ['my app.js', '--port', '80'],
  });
  expect(commandOf('node', ['my app.js', '--port', '80'])).toBe('node "my app.js" --port 80');
  expect(wordsOf('  ')).toEqual({});
  expect(commandOf(null, undefined)).toBe('');
});
