// Keeps what is shown as the daemon has it: follows its events from where the board was read.
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { get } from '../api/client';
import { follow } from '../api/follow';
import type { ServerEvent } from '../api/sse';
import type { Board, Deployment, Push } from '../api/types';
import { applyDeployment, applyPush } from './apply';

const boardKey = (organization: string) => ['board', organization];
const readBoard = (organization: string) => get(`/organization/${organization}/board?limit=200`);

// Read once, and kept up by the events from then on, which leave what did not change as it was: to
// look for that once more in each cell would take longer than all else.
const boardQuery = (organization: string) => ({
  queryKey: boardKey(organization),
  queryFn: () => readBoard(organization),
  staleTime: Infinity,
  structuralSharing: false,
});
export const useBoard = (organization: string) => useQuery(boardQuery(organization));

type Told = { push?: Push; deployment?: Deployment; service?: unknown; delivery?: unknown };

function take(board: Board, event: ServerEvent): Board {
  const told = JSON.parse(event.data) as Told;
  if (told.push?.verdicts) return applyPush(board, told.push);
  if (told.deployment?.state) return applyDeployment(board, told.deployment);
  return board;
}

// Read again what the board cannot know from the event itself.
function refresh(queries: QueryClient, organization: string, types: Set<string>) {
  const board = boardKey(organization);
  if (['service', 'notice', 'stage', 'environment'].some((type) => types.has(type))) {
    void queries.invalidateQueries({ queryKey: board });
  }
  void queries.invalidateQueries({ queryKey: ['get'] });
  void queries.invalidateQueries({ queryKey: ['list'] });
}

export function useEvents(organization: string | null): boolean {
  const queries = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    if (!organization) return;
    let stop = () => {};
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const types = new Set<string>();
    const key = boardKey(organization);
    void queries
      .fetchQuery({ ...boardQuery(organization), staleTime: 0 })
      .then((board) => {
        if (gone) return;
        stop = follow(`/organization/${organization}/event`, {
          from: board.last_event_id,
          onConnected: setConnected,
          onEvents: (events) => {
            queries.setQueryData<Board>(key, (now) => now && events.reduce(take, now));
            events.forEach((event) => types.add(event.type));
            timer ??= setTimeout(() => {
              timer = undefined;
              refresh(queries, organization, types);
              types.clear();
            }, 300);
          },
        });
      })
      .catch(() => setConnected(false));
    return () => {
      gone = true;
      clearTimeout(timer);
      stop();
    };
  }, [organization, queries]);
  return connected;
}
