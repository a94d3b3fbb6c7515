import { useEffect, useRef, useState, type ReactNode } from 'react';
import { messageOf } from '../api/error';
import type { Role } from '../api/types';
import type { Live } from '../board/useEvents';
import { keepFocus } from '../lib/keepFocus';
import { suffices } from '../lib/role';
import { Link, usePath } from '../lib/router';
import { setTheme, theme, type Theme } from '../lib/theme';
import { Button } from './fields';

const places = [
  ['/', 'Board'],
  ['/deliveries', 'Deliveries'],
  ['/connect', 'Hooks'],
  ['/explain', 'Explain'],
  ['/settings', 'Settings'],
] as const;
const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

export function Shell(p: {
  name: string;
  role: Role;
  live: Live;
  onLeave: () => void;
  children: ReactNode;
}) {
  const path = usePath();
  const [shown, setShown] = useState(theme());
  const top = useRef<HTMLDivElement>(null);
  useEffect(keepFocus, []);
  // Tab begins here, and not where the form for signing in was.
  useEffect(() => top.current?.focus({ preventScroll: true }), []);
  return (
    <div className="shell" ref={top} tabIndex={-1}>
      <a className="jump" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <Link href="/" className="brand" aria-label="Slipway, to the board">
          <img src="/icon.svg" alt="" width="22" height="22" /> <span>Slipway</span>
        </Link>
        <nav aria-label="Pages">
          {places.map(([href, title]) => (
            <Link key={href} href={href} aria-current={path === href ? 'page' : undefined}>
              {title}
            </Link>
          ))}
        </nav>
        <span className={p.live.isConnected ? 'live on' : 'live off'} role="status">
          {p.live.isConnected ? 'Live' : p.live.refusal ? 'Not live' : 'Reconnecting…'}
        </span>
        {suffices(p.role, 'ADMIN') ? (
          <Link href="/new" className="button main">
            New service
          </Link>
        ) : null}
        <Link
          href="/account"
          className="who-am-i"
          title={`Signed in as ${p.name}, ${p.role}`}
          aria-current={path === '/account' ? 'page' : undefined}
        >
          {p.name} · {p.role.toLowerCase()}
        </Link>
        <Button
          look="quiet"
          onPress={() => {
            setTheme(next[shown]);
            setShown(next[shown]);
          }}
        >
          <span className="told">Theme: </span>
          {shown === 'system' ? 'auto' : shown}
        </Button>
        <Button look="quiet" onPress={p.onLeave}>
          Sign out
        </Button>
      </header>
      {p.live.refusal ? (
        <div className="not-live" role="alert">
          <span>What is shown stands still: {messageOf(p.live.refusal)}</span>
          <Button onPress={p.live.resume}>Follow again</Button>
        </div>
      ) : null}
      {p.children}
    </div>
  );
}
