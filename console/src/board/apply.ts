// What an event changes of the board. Pure: a new board, or the same where nothing shows.
import type { ServerEvent } from '../api/sse';
import type { Board, BoardColumn, Deployment, Push, Verdict } from '../api/types';

export const mostColumns = 200;

export function columnOf(push: Push, board: Board): BoardColumn {
  const rows = new Map(board.services.map((service, index) => [service.id, index]));
  const { verdicts, ...rest } = push;
  return {
    ...rest,
    type: 'PUSH',
    outcome: rest.outcome ?? null,
    cells: verdicts.flatMap((verdict: Verdict) => {
      const service = rows.get(verdict.service_id);
      if (service === undefined) return [];
      return [
        {
          service,
          decision: verdict.decision,
          reason: verdict.reason,
          // It begins by waiting; its own events tell how it goes on.
          ...(verdict.deployment_id
            ? { deployment_id: verdict.deployment_id, state: 'QUEUED' as const }
            : {}),
          ...(verdict.frozen_until ? { frozen_until: verdict.frozen_until } : {}),
          ...(verdict.approval_until ? { approval_until: verdict.approval_until } : {}),
        },
      ];
    }),
  };
}

// States that are known stay, since a push does not tell of them.
function withStates(column: BoardColumn, former: BoardColumn | undefined): BoardColumn {
  const known = new Map(former?.cells.map((cell) => [cell.deployment_id, cell.state]));
  return {
    ...column,
    cells: column.cells.map((cell) => {
      const state = cell.deployment_id ? known.get(cell.deployment_id) : undefined;
      return state ? { ...cell, state } : cell;
    }),
  };
}

export function applyPush(board: Board, push: Push): Board {
  const former = board.columns.find((column) => column.id === push.id);
  const column = withStates(columnOf(push, board), former);
  const columns = former
    ? board.columns.map((one) => (one === former ? column : one))
    : [column, ...board.columns].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, mostColumns);
  return { ...board, columns };
}

export function applyDeployment(board: Board, deployment: Deployment): Board {
  const { id, state } = deployment;
  const frozen = deployment.frozen_until ?? undefined;
  const approval = deployment.approval_until ?? undefined;
  const changes = (column: BoardColumn) =>
    column.cells.some(
      (cell) =>
        cell.deployment_id === id &&
        (cell.state !== state || cell.frozen_until !== frozen || cell.approval_until !== approval),
    );
  if (!board.columns.some(changes)) return board;
  return {
    ...board,
    columns: board.columns.map((column) =>
      changes(column)
        ? {
            ...column,
            cells: column.cells.map((cell) => {
              if (cell.deployment_id !== id) return cell;
              const { frozen_until: _, approval_until: __, ...rest } = cell;
              return {
                ...rest,
                state,
                ...(frozen ? { frozen_until: frozen } : {}),
                ...(approval ? { approval_until: approval } : {}),
              };
            }),
          }
        : column,
    ),
  };
}

type Told = { push?: Push; deployment?: Deployment };

export function applyEvent(board: Board, event: ServerEvent): Board {
  const told = JSON.parse(event.data) as Told;
  if (told.push?.verdicts) return applyPush(board, told.push);
  if (told.deployment?.state) return applyDeployment(board, told.deployment);
  return board;
}

// A board that was read while events came is older than they are. Those it knows already go.
export function applyMissed(board: Board, recent: ServerEvent[]): Board {
  const known = Number(board.last_event_id);
  const missed = recent.filter((event) => Number(event.id) > known);
  recent.splice(0, recent.length, ...missed);
  return missed.reduce(applyEvent, board);
}
