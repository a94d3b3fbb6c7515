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

// Of the services in these rows of the board; an unknown wish hides nothing.
export function showing(columns: BoardColumn[], wish: string, rows: Set<number>): BoardColumn[] {
  const wanted = tones[wish];
  if (!wanted) return columns;
  const isWanted = (cell: BoardCell) =>
    rows.has(cell.service) && wanted.includes(outcomeOf(cell).tone);
  // What is being decided yet may become anything.
  const isOpen = (column: BoardColumn) => wish !== 'failed' && column.state === 'PENDING';
  return columns.filter((column) => isOpen(column) || column.cells.some(isWanted));
}
