// Small parts that pages share.
import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { messageOf } from '../api/error';
import { useNow } from '../lib/now';
import { ago } from '../lib/text';

export function Page(p: {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  return (
    <main className={p.wide ? 'page wide' : 'page'} id="main">
      <header className="page-head">
        <h1>{p.title}</h1>
        <div className="actions">{p.actions}</div>
      </header>
      {p.children}
    </main>
  );
}

export function Problem({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p className="problem" role="alert">
      {messageOf(error)}
    </p>
  );
}

export function Empty(p: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{p.title}</h2>
      {p.children}
    </div>
  );
}

export function Loaded<T>(p: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (p.query.data !== undefined) return <>{p.children(p.query.data)}</>;
  if (p.query.error) return <Problem error={p.query.error} />;
  return (
    <p className="quiet" role="status">
      Loading…
    </p>
  );
}

export function Time({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {ago(at, now)}
    </time>
  );
}
