// A list of things in time, and beside it the one that is looked at.
import type { ReactNode } from 'react';
import { useParam } from '../lib/router';

export interface Entry {
  id: string;
  sign: ReactNode;
  title: ReactNode;
  note: ReactNode;
}

// `parameter`: where the address says which one is shown, the first one otherwise.
export function MasterDetail<T extends { id: string }>(p: {
  label: string;
  parameter: string;
  items: T[];
  entry: (item: T) => Omit<Entry, 'id'>;
  children: (item: T) => ReactNode;
}) {
  const [chosen, choose] = useParam(p.parameter);
  const shown = chosen ? p.items.find((one) => one.id === chosen) : p.items[0];
  if (p.items.length === 0) return null;
  return (
    <div className="history">
      <ul className="plain-list history-list" aria-label={p.label}>
        {p.items.map((item) => {
          const { sign, title, note } = p.entry(item);
          return (
            <li key={item.id}>
              <button
                type="button"
                aria-current={item.id === shown?.id}
                onClick={() => choose(item.id)}
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
      {shown ? (
        p.children(shown)
      ) : (
        <p className="quiet">What this address names is older than what is listed here, or gone.</p>
      )}
    </div>
  );
}
