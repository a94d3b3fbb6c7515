// The grid itself: only what is in sight is in the page, whatever there is of services and pushes.
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  memo,
  useCallback,
  useEffect,
  useReducer,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
} from 'react';
import type { Board, BoardCell, BoardColumn } from '../api/types';
import { outcomeOf } from '../lib/outcome';
import { Link } from '../lib/router';
import { Sign } from '../ui/Sign';
import { ColumnHead, columnTitle } from './ColumnHead';
import { placeAfter, type Place } from './keys';
import { Mark } from './Mark';
import type { Row } from './rows';

const rowHeight = { environment: 38, stage: 26, service: 38 };
const headHeight = 104;

// In sight, and with what the evidence beside it takes while that is open.
function useWidths(element: HTMLElement | null): { seen: number; whole: number } {
  const [seen, setSeen] = useState(1200);
  const [whole, setWhole] = useState(1200);
  useEffect(() => {
    const around = element?.parentElement;
    if (!element || !around) return;
    const observer = new ResizeObserver(() => {
      setSeen(element.clientWidth);
      setWhole(around.clientWidth - (element.offsetWidth - element.clientWidth));
    });
    observer.observe(element);
    observer.observe(around);
    return () => observer.disconnect();
  }, [element]);
  return { seen, whole };
}

interface GridProps {
  board: Board;
  rows: Row[];
  columns: BoardColumn[];
  selected: string;
  onSelect: (cell: string) => void;
}

// Cells by the service's row in the board, once for each column that is seen.
const indexes = new WeakMap<BoardColumn, Map<number, BoardCell>>();
function cellOf(column: BoardColumn, service: number): BoardCell | undefined {
  let index = indexes.get(column);
  if (!index) {
    index = new Map(column.cells.map((cell) => [cell.service, cell]));
    indexes.set(column, index);
  }
  return index.get(service);
}

// What is in a cell; drawn again only when that changes, wherever the cell moves to.
const Cell = memo(function Cell(p: {
  cell: BoardCell | undefined;
  at: string;
  name: string;
  title: string;
  isFocused: boolean;
  onFocus: (at: string) => void;
  onPress: (at: string) => void;
}) {
  const outcome = p.cell ? outcomeOf(p.cell) : null;
  return (
    <button
      type="button"
      data-at={p.at}
      tabIndex={p.isFocused ? 0 : -1}
      disabled={!p.cell && !p.isFocused}
      onFocus={() => p.onFocus(p.at)}
      onClick={() => p.cell && p.onPress(p.at)}
      aria-label={`${p.name}, ${p.title}: ${outcome?.word ?? 'not concerned'}`}
    >
      {outcome ? (
        <>
          <Sign outcome={outcome} />
          <span className="word">{outcome.word}</span>
        </>
      ) : null}
    </button>
  );
});

export function BoardGrid({ rows, columns, selected, onSelect }: GridProps) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [focused, setFocused] = useState('');
  const moved = useRef(false);
  // Also where what is focused is what was focused before.
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const { seen, whole: total } = useWidths(element);
  const nameWidth = total < 560 ? 132 : 232;
  const columnWidth = Math.round(
    Math.min(
      188,
      Math.max(88, (total - nameWidth - 1) / Math.min(Math.max(1, columns.length), 12)),
    ),
  );
  const showsWords = columnWidth >= 124;
  const vertical = useVirtualizer({
    count: rows.length,
    getScrollElement: () => element,
    estimateSize: (index) => rowHeight[rows[index]!.kind],
    overscan: 4,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight, // which the head covers
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => element,
    estimateSize: () => columnWidth,
    overscan: 2,
    scrollMargin: nameWidth,
    scrollPaddingStart: nameWidth,
  });
  useEffect(() => horizontal.measure(), [columnWidth, horizontal]);
  useEffect(() => vertical.measure(), [rows, vertical]);

  const first = rows.findIndex((row) => row.kind === 'service');
  // By what it is of, not by its place: a new push moves all places.
  const [focusedColumn, focusedService] = focused.split('.');
  const at: Place = [
    rows.findIndex((row) => row.kind === 'service' && row.id === focusedService),
    columns.findIndex((column) => column.id === focusedColumn),
  ];
  const isGone = focused !== '' && at[1] < 0;
  // Where the column has left the board, what moved up to its place.
  const stood = useRef(0);
  if (at[1] < 0) at[1] = Math.max(0, Math.min(stood.current, columns.length - 1));
  if (at[0] < 0) at.splice(0, 2, first, 0);
  useEffect(() => {
    if (!isGone) stood.current = at[1];
  });

  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    vertical.scrollToIndex(at[0]);
    horizontal.scrollToIndex(at[1]);
    requestAnimationFrame(() => element?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  });

  const focus = (key: string) => {
    moved.current = true;
    setFocused(key);
    drawAgain();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const inSight = (element?.clientHeight ?? 0) - headHeight;
    const page = Math.max(1, Math.floor(inSight / rowHeight.service) - 1);
    const place = placeAfter(event, at, rows, columns.length, page);
    if (!place) return;
    event.preventDefault();
    focus(`${columns[place[1]]!.id}.${rows[place[0]]!.id}`);
  };

  // What was focused leaves without an event: neither is anything else focused, nor nothing by a click.
  const isHere = useRef(false);
  useEffect(() => {
    if (!isGone || !isHere.current || document.activeElement !== document.body) return;
    focus(`${columns[at[1]]!.id}.${rows[at[0]]!.id}`);
  }, [isGone]);

  // Whoever closed the evidence by the keyboard goes on at the cell that it was of.
  const opened = useRef(selected);
  useEffect(() => {
    const closed = opened.current;
    opened.current = selected;
    if (!closed || selected || document.activeElement !== document.body) return;
    focus(closed);
  }, [selected]);

  // The evidence does not cover what it is of.
  useEffect(() => {
    const [cause, service] = selected.split('.');
    const index = columns.findIndex((column) => column.id === cause);
    if (index >= 0) horizontal.scrollToIndex(index);
    const row = rows.findIndex((one) => one.kind === 'service' && one.id === service);
    if (row >= 0) vertical.scrollToIndex(row);
  }, [selected, seen]);

  const pressed = useRef(onSelect);
  const chosen = useRef(selected);
  useEffect(() => {
    pressed.current = onSelect;
    chosen.current = selected;
  });
  const press = useCallback(
    (key: string) => pressed.current(chosen.current === key ? '' : key),
    [],
  );
  const shownColumns = horizontal.getVirtualItems();
  // Cells flow from here: a new push moves them all without a style of their own.
  const shownFrom = shownColumns[0]?.start ?? nameWidth;
  const width = nameWidth + columns.length * columnWidth;
  return (
    <div className="grid-scroll" ref={setElement}>
      <div
        className={showsWords ? 'grid' : 'grid signs-only'}
        role="grid"
        aria-label="Services and the verdicts of the latest pushes"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        style={
          {
            width,
            height: headHeight + vertical.getTotalSize(),
            '--column': `${columnWidth}px`,
            '--head': `${headHeight}px`,
            '--names': `${nameWidth}px`,
          } as CSSProperties
        }
        onKeyDown={onKeyDown}
        onFocus={() => (isHere.current = true)}
        onBlur={() => (isHere.current = false)}
      >
        <div
          className="grid-head"
          role="row"
          aria-rowindex={1}
          style={{ height: headHeight, width }}
        >
          <div
            className="corner"
            role="columnheader"
            aria-colindex={1}
            style={{ width: nameWidth }}
          >
            <span>Service</span>
          </div>
          {shownColumns.map((item) => (
            <div
              key={columns[item.index]!.id}
              role="columnheader"
              aria-colindex={item.index + 2}
              className="column-head"
              style={{ left: item.start, width: item.size }}
            >
              <ColumnHead column={columns[item.index]!} />
            </div>
          ))}
        </div>
        {vertical.getVirtualItems().map((item) => {
          const row = rows[item.index]!;
          const place = { top: item.start, height: item.size, width };
          if (row.kind !== 'service') {
            return (
              <div
                key={row.id}
                role="row"
                aria-rowindex={item.index + 2}
                className={`group of-${row.kind}`}
                style={place}
              >
                <div role="rowheader" className="group-name">
                  {row.title}
                  {row.kind === 'environment' ? (
                    <span className="mode">{row.mode.toLowerCase()}</span>
                  ) : null}
                </div>
              </div>
            );
          }
          return (
            <div
              key={row.id}
              role="row"
              aria-rowindex={item.index + 2}
              className="grid-row"
              style={place}
            >
              <div role="rowheader" className="name" style={{ width: nameWidth }}>
                <Link href={`/service/${row.id}`} title={row.service.name}>
                  {row.service.name}
                </Link>
                <Mark service={row.service} />
              </div>
              <div className="cells" role="presentation" style={{ left: shownFrom }}>
                {shownColumns.map((one) => {
                  const column = columns[one.index]!;
                  const cell = cellOf(column, row.index);
                  const key = `${column.id}.${row.id}`;
                  return (
                    <div
                      key={column.id}
                      role="gridcell"
                      aria-colindex={one.index + 2}
                      aria-selected={selected === key}
                      className={cell ? `cell ${outcomeOf(cell).tone}` : 'cell none'}
                    >
                      <Cell
                        cell={cell}
                        at={key}
                        name={row.service.name}
                        title={columnTitle(column)}
                        isFocused={at[0] === item.index && at[1] === one.index}
                        onFocus={setFocused}
                        onPress={press}
                      />
                    </div>
                  );
                })}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
