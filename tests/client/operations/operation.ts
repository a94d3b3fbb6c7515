// How a function of the reference's client is called, and what these calls share.

import type { AxiosResponse } from 'axios';
import type { Client } from '../client.js';
import type { World } from '../world.js';

type Call = (c: Client, w: World) => Promise<AxiosResponse<unknown>>;

export interface Operation {
  call: Call;
  // What has to be there first: the calls of makeWorld are done, these come after them.
  first?: (c: Client, w: World) => Promise<unknown>;
  // Fails the second time, as it did the first.
  conflicts?: boolean;
  // Where nothing can be done yet.
  status?: number;
}

export const id = async (answer: Promise<AxiosResponse<unknown>>) => {
  const { data, status } = await answer;
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(data)}`);
  return (data as { id: string }).id;
};

type Functions = Record<string, (...args: unknown[]) => Promise<AxiosResponse<unknown>>>;
// A function of one of the client's classes that differ in their names alone.
export const of = (c: Client, className: string) => (c as unknown as Record<string, Functions>)[className];

export const deployed = (c: Client, w: World) => c.ApplicationActions.deployApplication(w.application);
