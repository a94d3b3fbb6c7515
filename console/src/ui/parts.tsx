// Small parts that pages share.
import { useEffect, useRef, type ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { messageOf } from '../api/error';
import type { Role } from '../api/types';
import { useNow } from '../lib/now';
import { useRefusal } from '../lib/role';
import { Link } from '../lib/router';
import { ago } from '../lib/text';

// The tab's title, and what a bookmark is called.
export function useTitle(title: ReactNode) {
  useEffect(() => {
    document.title = typeof title === 'string' ? `${title} · Slipway` : 'Slipway';
  }, [title]);
}

export function Page(p: {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  useTitle(p.title);
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

// What only some roles may do; the others read why it is not there.
export function Needs(p: { role: Role; children: ReactNode }) {
  const refusal = useRefusal(p.role);
  return refusal ? <p className="quiet needs">{refusal}</p> : <>{p.children}</>;
}

// Pages of one subject, each with an address of its own.
export function Tabs(p: {
  label: string;
  path: string;
  current: string;
  tabs: readonly (readonly [key: string, title: string])[];
}) {
  // Where there are more than fit, the current one is in sight.
  const all = useRef<HTMLElement>(null);
  useEffect(() => {
    const shown = all.current?.querySelector('[aria-current]');
    shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [p.current]);
  return (
    <nav className="tabs" aria-label={p.label} ref={all}>
      {p.tabs.map(([key, title]) => (
        <Link
          key={key}
          href={`${p.path}${key ? `?tab=${key}` : ''}`}
          aria-current={p.current === key ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

// Where the address names a tab that is not there.
export function NoTab(p: { path: string; tab: string }) {
  return (
    <Empty title={`There is no page ‘${p.tab}’ here.`}>
      <p>
        <Link href={p.path}>To the first of them</Link>
      </p>
    </Empty>
  );
}

export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
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

export function Loaded<T>(p: {
  query: Pick<UseQueryResult<T>, 'data' | 'error'>;
  children: (data: T) => ReactNode;
}) {
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
