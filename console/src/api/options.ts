// How all is read and asked for.
import type { DefaultOptions } from '@tanstack/react-query';
import { isWorthRetrying } from './error';

// The browser knows of a way into the internet, which a daemon on this machine or in this network
// does without.
const networkMode = 'always';

export const options: DefaultOptions = {
  queries: { retry: isWorthRetrying, staleTime: 2000, refetchOnWindowFocus: true, networkMode },
  mutations: { networkMode },
};
