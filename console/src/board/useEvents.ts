// Keeps what is shown as the daemon has it: follows its events from where the board was read.
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { get } from '../api/client';
import { ApiError } from '../api/error';
import { follow } from '../api/follow';
import { changeRead, readAgain } from '../api/refresh';
import type { ServerEvent } from '../api/sse';
import type { Board } from '../api/types';
import { applyEvent, applyMissed, mostColumns } from './apply';

const boardKey = (organization: string) => ['board', organization];

// What came lately, of the organization that is shown: more than comes while a board is read.
const recent: ServerEvent[] = [];
const mostRecent = 1000;
const ofTheBoard = ['service', 'notice', 'deploymentStage', 'environment', 'project', 'gap'];
const beforeAnotherTry = 2000; // ms

async function readBoard(organization: string): Promise<Board> {
  return applyMissed(await get(`/organization/${organization}/board?limit=${mostColumns}`), recent);
}

// Read once, and kept up by the events from then on, which leave what did not change as it was: to
// look for that once more in each cell would take longer than all else.
const boardQuery = (organization: string) => ({
  queryKey: boardKey(organization),
  queryFn: () => readBoard(organization),
  staleTime: Infinity,
  structuralSharing: false,
});
export const useBoard = (organization: string) => useQuery(boardQuery(organization));

// Once it is there, the board is at least as new as this call.
export const boardRead = (queries: QueryClient, organization: string) =>
  queries.invalidateQueries({ queryKey: boardKey(organization), refetchType: 'all' });

// Read again what the board cannot know from the event itself: also while no page shows it, since
// the events go on to change it.
function refresh(queries: QueryClient, organization: string, types: Set<string>) {
  if (ofTheBoard.some((type) => types.has(type))) readAgain(queries, boardKey(organization), 'all');
  readAgain(queries, ['get']);
  readAgain(queries, ['list']);
}

export interface Live {
  isConnected: boolean;
  refusal: ApiError | null; // why it is followed no more
  resume: () => void;
}

export function useEvents(organization: string | null): Live {
  const queries = useQueryClient();
  const [isConnected, setConnected] = useState(true);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!organization) return;
    setRefusal(null);
    let stop = () => {};
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const types = new Set<string>();
    const key = boardKey(organization);
    recent.length = 0;
    const begin = () =>
      void queries
        .fetchQuery({ ...boardQuery(organization), staleTime: 0 })
        .then((board) => {
          if (gone) return;
          stop = follow(`/organization/${organization}/event`, {
            from: board.last_event_id,
            onConnected: setConnected,
            onRefused: setRefusal,
            onEvents: (events) => {
              recent.push(...events);
              recent.splice(0, recent.length - mostRecent);
              changeRead<Board>(queries, key, (now) => events.reduce(applyEvent, now));
              events.forEach((event) => types.add(event.type));
              timer ??= setTimeout(() => {
                timer = undefined;
                refresh(queries, organization, types);
                types.clear();
              }, 300);
            },
          });
        })
        .catch((error: unknown) => {
          if (gone) return;
          setConnected(false);
          if (error instanceof ApiError && error.status < 500) return setRefusal(error);
          retry = setTimeout(begin, beforeAnotherTry);
        });
    begin();
    return () => {
      gone = true;
      clearTimeout(timer);
      clearTimeout(retry);
      stop();
    };
  }, [organization, queries, attempt]);
  return { isConnected, refusal, resume: () => setAttempt(attempt + 1) };
}
