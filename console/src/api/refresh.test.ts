import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { changeRead, readAgain } from './refresh';

// Something that is shown, whose readings are answered by hand.
function shown() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const asked: ((said: string) => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: ['list', '/things'],
    queryFn: () => new Promise<string>((answer) => asked.push(answer)),
  });
  const leave = observer.subscribe(() => undefined);
  const settle = () => new Promise((done) => setTimeout(done));
  return { queries, asked, observer, leave, settle };
}

it('reads once more what was being read for the first time', async () => {
  const { queries, asked, observer, leave, settle } = shown();
  readAgain(queries, ['list']);
  asked[0]!('before the change');
  await settle();
  expect(asked).toHaveLength(2);
  asked[1]!('after it');
  await settle();
  expect(observer.getCurrentResult().data).toBe('after it');
  leave();
});

it('lets a reading end while changes come, and reads once after all of them', async () => {
  const { queries, asked, observer, leave, settle } = shown();
  asked[0]!('first');
  await settle();
  for (let change = 0; change < 5; change += 1) readAgain(queries, ['list']);
  expect(asked).toHaveLength(2);
  asked[1]!('second');
  await settle();
  expect(observer.getCurrentResult().data).toBe('second');
  expect(asked).toHaveLength(3);
  asked[2]!('third');
  await settle();
  expect(asked).toHaveLength(3);
  expect(observer.getCurrentResult().data).toBe('third');
  leave();
});

it('leaves alone what is not meant', () => {
  const { queries, asked, leave } = shown();
  readAgain(queries, ['get']);
  expect(asked).toHaveLength(1);
  leave();
});

it('reads what nobody looks at where all of it is meant, also once more after a reading', async () => {
  const { queries, asked, leave, settle } = shown();
  asked[0]!('shown');
  await settle();
  leave();
  readAgain(queries, ['list']);
  expect(asked).toHaveLength(1);
  readAgain(queries, ['list'], 'all');
  expect(asked).toHaveLength(2);
  readAgain(queries, ['list'], 'all');
  asked[1]!('before the second change');
  await settle();
  expect(asked).toHaveLength(3);
  asked[2]!('after it');
  await settle();
  expect(queries.getQueryData(['list', '/things'])).toBe('after it');
  expect(queries.getQueryState(['list', '/things'])).toMatchObject({ isInvalidated: false });
});

it('lets what is stale stay so when an event changes it', async () => {
  const { queries, asked, leave, settle } = shown();
  const key = ['list', '/things'];
  asked[0]!('shown');
  await settle();
  leave();
  changeRead<string>(queries, key, (now) => `${now}, changed`);
  expect(queries.getQueryState(key)).toMatchObject({
    data: 'shown, changed',
    isInvalidated: false,
  });
  readAgain(queries, key);
  changeRead<string>(queries, key, (now) => `${now} again`);
  expect(queries.getQueryState(key)).toMatchObject({
    data: 'shown, changed again',
    isInvalidated: true,
  });
});

it('changes nothing that was not read', () => {
  const { queries, leave } = shown();
  changeRead<string>(queries, ['list', '/others'], () => 'made up');
  expect(queries.getQueryData(['list', '/others'])).toBeUndefined();
  leave();
});
