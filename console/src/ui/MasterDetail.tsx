// A list of things in time, and beside it the one that is looked at.
import { useRef, type ReactNode } from 'react';
import type { Pages } from '../api/queries';
import { useParam } from '../lib/router';
import { Older } from './Older';

export interface Entry {
  id: string;
  sign: ReactNode;
  title: ReactNode;
  note: ReactNode;
}

// `parameter`: where the address says which one is shown, the first one otherwise. `beyond`: shows
// one that is not listed, as it is older than what was read of the list.
export function MasterDetail<T extends { id: string }>(p: {
  label: string;
  parameter: string;
  pages: Pages<T>;
  entry: (item: T) => Omit<Entry, 'id'>;
  beyond: (id: string) => ReactNode;
  children: (item: T) => ReactNode;
}) {
  const [chosen, choose] = useParam(p.parameter);
  const items = p.pages.data ?? [];
  const shown = chosen ? items.find((one) => one.id === chosen) : items[0];
  const detail = useRef<HTMLDivElement>(null);
  if (items.length === 0) return null;
  const pick = (id: string) => {
    choose(id);
    // Where it stands below the list, it would not be seen.
    if (matchMedia('(max-width: 760px)').matches) {
      requestAnimationFrame(() => {
        detail.current?.focus({ preventScroll: true });
        detail.current?.scrollIntoView({ block: 'start' });
      });
    }
  };
  return (
    <div className="history">
      <div className="history-list">
        <ul className="plain-list" aria-label={p.label}>
          {items.map((item) => {
            const { sign, title, note } = p.entry(item);
            return (
              <li key={item.id}>
                <button
                  type="button"
                  aria-current={item.id === shown?.id}
                  onClick={() => pick(item.id)}
                >
                  {sign}
                  <span>
                    <span>{title}</span>
                    <small>{note}</small>
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
        <Older pages={p.pages} />
      </div>
      <div
        className="history-detail"
        ref={detail}
        role="group"
        aria-label="What is chosen"
        tabIndex={-1}
      >
        {shown ? p.children(shown) : p.beyond(chosen)}
      </div>
    </div>
  );
}
