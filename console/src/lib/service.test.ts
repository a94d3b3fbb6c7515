import { expect, it } from 'vitest';
import { commandOf, wordsOf } from './service';

it('takes a command apart and puts it together', () => {
  expect(wordsOf('node "my app.js" --port 80')).toEqual({
    entrypoint: 'node',
    arguments: ['my app.js', '--port', '80'],
  });
  expect(commandOf('node', ['my app.js', '--port', '80'])).toBe("node 'my app.js' --port 80");
  expect(wordsOf('  ')).toEqual({});
  expect(commandOf(null, undefined)).toBe('');
});

it.each([
  ['sh', ['-c', 'echo "a b"; exec python3 serve.py', '', "--x='y z'"]],
  ['./run', ['a\\b', "it's", 'tab\tted', '"', "'"]],
  ['node', ['server.js', '--port=80']],
])('writes %s %j as a command that is the same again', (entrypoint, args) => {
  expect(wordsOf(commandOf(entrypoint, args))).toEqual({ entrypoint, arguments: args });
});

it('reads a command as a shell does', () => {
  expect(wordsOf(`sh -c 'a "b"' --x="y z" \\ '' "" it\\'s`).arguments).toEqual([
    '-c',
    'a "b"',
    '--x=y z',
    ' ',
    '',
    "it's",
  ]);
});
