import { expect, it } from 'vitest';
import { placeAfter, type Place } from './keys';
import type { Row } from './rows';

const group = (id: string) => ({ kind: 'environment', id, title: id, mode: '' }) as Row;
const service = (id: string) => ({ kind: 'service', id, index: 0 }) as unknown as Row;
// 0 e, 1 a, 2 b, 3 f, 4 c, 5 d
const rows = [group('e'), service('a'), service('b'), group('f'), service('c'), service('d')];

it.each([
  ['ArrowDown', false, [1, 1], [2, 1]],
  ['ArrowDown', false, [2, 1], [4, 1]],
  ['ArrowDown', false, [5, 1], null],
  ['ArrowUp', false, [4, 1], [2, 1]],
  ['ArrowUp', false, [1, 1], null],
  ['ArrowLeft', false, [1, 0], null],
  ['ArrowLeft', false, [1, 2], [1, 1]],
  ['ArrowRight', false, [1, 2], null],
  ['Home', false, [2, 2], [2, 0]],
  ['End', false, [2, 0], [2, 2]],
  ['Home', true, [5, 2], [1, 0]],
  ['End', true, [1, 0], [5, 2]],
  ['PageDown', false, [1, 1], [4, 1]],
  ['PageDown', false, [4, 1], [5, 1]],
  ['PageUp', false, [5, 1], [2, 1]],
  ['PageUp', false, [2, 1], [1, 1]],
  ['Tab', false, [1, 1], null],
] as const)('%s, ctrl %s, from %j leads to %j', (key, ctrlKey, from, to) => {
  expect(placeAfter({ key, ctrlKey }, [...from] as Place, rows, 3, 2)).toEqual(to);
});
