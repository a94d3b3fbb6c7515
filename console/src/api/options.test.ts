import { MutationObserver, onlineManager, QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it } from 'vitest';
import { options } from './options';

afterEach(() => onlineManager.setOnline(true));

it('reads and asks also where the browser is offline', async () => {
  onlineManager.setOnline(false);
  const queries = new QueryClient({ defaultOptions: options });
  const queryFn = () => Promise.resolve('read');
  expect(await queries.fetchQuery({ queryKey: ['get', '/things'], queryFn })).toBe('read');
  const asked = new MutationObserver(queries, { mutationFn: () => Promise.resolve('done') });
  expect(await asked.mutate()).toBe('done');
});
