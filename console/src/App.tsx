import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { whenSignedOut } from './api/client';
import { useList } from './api/queries';
import { currentSession, signOut } from './api/session';
import type { Session } from './api/types';
import { forget } from './create/kept';
import { BoardPage } from './board/BoardPage';
import { useEvents } from './board/useEvents';
import { OrganizationContext } from './lib/organization';
import { Link, usePath } from './lib/router';
import { SignIn } from './pages/SignIn';
import { Boundary } from './ui/Boundary';
import { Empty, Page, Problem } from './ui/parts';
import { Shell } from './ui/Shell';

const ServicePage = lazy(() => import('./service/ServicePage'));
const CreatePage = lazy(() => import('./create/CreatePage'));
const DeliveriesPage = lazy(() => import('./pages/DeliveriesPage'));
const HooksPage = lazy(() => import('./pages/HooksPage'));
const ExplainPage = lazy(() => import('./pages/ExplainPage'));
const AccountPage = lazy(() => import('./pages/AccountPage'));
const SettingsPage = lazy(() => import('./settings/SettingsPage'));

function Routed() {
  const path = usePath();
  const [, first, second] = path.split('/');
  if (path === '/') return <BoardPage />;
  if (first === 'service' && second) return <ServicePage key={second} id={second} />;
  if (first === 'new') return <CreatePage />;
  if (first === 'deliveries') return <DeliveriesPage />;
  if (first === 'connect') return <HooksPage />;
  if (first === 'explain') return <ExplainPage />;
  if (first === 'account') return <AccountPage />;
  if (first === 'settings') return <SettingsPage />;
  return (
    <Page title="Nothing here">
      <Empty title="There is no page at this address.">
        <p>
          <Link href="/">To the board</Link>
        </p>
      </Empty>
    </Page>
  );
}

function SignedIn({ session, onLeave }: { session: Session; onLeave: () => void }) {
  const organizations = useList('/organization');
  const all = organizations.data ?? [];
  const organization = all.find((one) => one.id === session.organization_id) ?? all[0];
  const live = useEvents(organization?.id ?? null);
  const path = usePath();
  if (!organization) return <Problem error={organizations.error} />;
  return (
    <OrganizationContext.Provider value={{ ...organization, role: session.role }}>
      <Shell
        name={session.user?.name ?? session.name}
        role={session.role}
        live={live}
        onLeave={onLeave}
      >
        <Boundary key={path}>
          <Suspense fallback={<main className="page" />}>
            <Routed />
          </Suspense>
        </Boundary>
      </Shell>
    </OrganizationContext.Provider>
  );
}

export function App() {
  const queries = useQueryClient();
  const [session, setSession] = useState<Session | null | undefined>(undefined);
  const [problem, setProblem] = useState<unknown>(null);
  const [note, setNote] = useState('');
  useEffect(() => {
    whenSignedOut((why) => {
      queries.clear();
      setNote((before) => why || before);
      setSession(null);
    });
    currentSession().then(setSession, setProblem);
  }, [queries]);
  const leave = () => {
    forget();
    signOut().then(() => {
      queries.clear();
      setSession(null);
    }, setProblem);
  };
  if (problem) return <Problem error={problem} />;
  if (session) return <SignedIn session={session} onLeave={leave} />;
  const enter = (entered: Session) => {
    setNote('');
    setSession(entered);
  };
  if (session === null) return <SignIn note={note} onSignedIn={enter} />;
  return null;
}
