import { expect, it } from 'vitest';
import { EventParser } from './sse';

it('puts events together from pieces', () => {
  const parser = new EventParser();
  expect(parser.push(': hello\n\nid: 7\nevent: pu')).toEqual([]);
  expect(parser.push('sh\ndata: {"a":\ndata: 1}\n\nid: 8\ndata: x\n\n')).toEqual([
    { id: '7', type: 'push', data: '{"a":\n1}' },
    { id: '8', type: 'message', data: 'x' },
  ]);
});

it('forgets an event that was cut off', () => {
  expect(new EventParser().push('id: 1\ndata: half')).toEqual([]);
});
