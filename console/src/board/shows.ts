// The pushes that somebody wants to see: all, or those of which something became. Pure.
import type { BoardCell, BoardColumn } from '../api/types';
import { outcomeOf, type Tone } from '../lib/outcome';

const tones: Record<string, Tone[]> = {
  deploying: ['good', 'bad', 'busy', 'gone'],
  failed: ['bad'],
  running: ['busy'],
};

export const showChoices = [
  { id: 'deploying', name: 'That deploy something' },
  { id: 'failed', name: 'With a failure' },
  { id: 'running', name: 'Still going on' },
];

// Of the services in these rows of the board; an unknown wish hides nothing. Somebody looks at
// the column `opened`: it stays, whatever becomes of it meanwhile.
export function showing(
  columns: BoardColumn[],
  wish: string,
  rows: Set<number>,
  opened = '',
): BoardColumn[] {
  const wanted = tones[wish];
  if (!wanted) return columns;
  const isWanted = (cell: BoardCell) =>
    rows.has(cell.service) && wanted.includes(outcomeOf(cell).tone);
  // What is being decided yet, or once its checks are there, may become anything.
  const waits = (cell: BoardCell) => rows.has(cell.service) && cell.reason === 'WAITING_FOR_CHECKS';
  const isOpen = (column: BoardColumn) =>
    wish !== 'failed' && (column.state === 'PENDING' || column.cells.some(waits));
  return columns.filter(
    (column) => column.id === opened || isOpen(column) || column.cells.some(isWanted),
  );
}
