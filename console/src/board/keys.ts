// Where a key leads in the grid (WAI-ARIA Authoring Practices, grid pattern). Pure.
import type { Row } from './rows';

export type Place = [row: number, column: number];

export interface Keyed {
  key: string;
  ctrlKey: boolean;
}

// Only rows of services have cells.
const isService = (row: Row | undefined) => row?.kind === 'service';

function nearest(rows: Row[], from: number, step: 1 | -1): number {
  let at = from;
  while (rows[at] && !isService(rows[at])) at += step;
  return at;
}

// So many services on, or as far as there are any.
function paged(rows: Row[], from: number, step: 1 | -1, count: number): number {
  let at = from;
  for (let left = count; left > 0; left -= 1) {
    const next = nearest(rows, at + step, step);
    if (!rows[next]) break;
    at = next;
  }
  return at;
}

// `page`: how many rows are in sight. Null where the key leads nowhere; a place outside of the grid
// is nowhere too.
export function placeAfter(
  { key, ctrlKey }: Keyed,
  [row, column]: Place,
  rows: Row[],
  columns: number,
  page: number,
): Place | null {
  const last = columns - 1;
  const places: Record<string, () => Place> = {
    ArrowUp: () => [nearest(rows, row - 1, -1), column],
    ArrowDown: () => [nearest(rows, row + 1, 1), column],
    ArrowLeft: () => [row, column - 1],
    ArrowRight: () => [row, column + 1],
    Home: () => [ctrlKey ? nearest(rows, 0, 1) : row, 0],
    End: () => [ctrlKey ? nearest(rows, rows.length - 1, -1) : row, last],
    PageUp: () => [paged(rows, row, -1, page), column],
    PageDown: () => [paged(rows, row, 1, page), column],
  };
  const place = places[key]?.();
  if (!place) return null;
  return rows[place[0]] && place[1] >= 0 && place[1] <= last ? place : null;
}
