import { expect, it } from 'vitest';
import { nextCursor, pageOf, pageSize } from './pages';

it('asks for one page after another', () => {
  expect(pageOf('/service/1/verdict', 'before', '')).toBe('/service/1/verdict?limit=50');
  expect(pageOf('/organization/1/delivery?state=FAILED', 'before', 'x')).toBe(
    '/organization/1/delivery?state=FAILED&limit=50&before=x',
  );
});

it('goes on until a page is not full', () => {
  const full = Array.from({ length: pageSize }, (_, index) => ({ id: String(index) }));
  expect(nextCursor(full, (one) => one.id)).toBe('49');
  expect(nextCursor(full.slice(1), (one) => one.id)).toBeUndefined();
  expect(nextCursor([] as typeof full, (one) => one.id)).toBeUndefined();
});
