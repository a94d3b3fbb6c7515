// Who is signed in, and their own password.
import { useQuery } from '@tanstack/react-query';
import { change, signedOut } from '../api/client';
import { currentSession } from '../api/session';
import type { Session } from '../api/types';
import { Form, type Values } from '../ui/ManagedList';
import { Facts, Loaded, Page } from '../ui/parts';

const changePassword = ({ current_password = '', password = '' }: Values) =>
  change('PUT', '/session/password', { current_password, password });

function Shown({ session }: { session: Session }) {
  return (
    <>
      <section className="card" aria-label="Who you are">
        <Facts
          facts={[
            ['Name', session.user?.name ?? session.name],
            ['E-mail', session.user?.email],
            ['Role', session.role.toLowerCase()],
            [
              'Signed in until',
              session.expires_at ? new Date(session.expires_at).toLocaleString() : null,
            ],
          ]}
        />
      </section>
      <section className="card" aria-label="Your password">
        <h2>Your password</h2>
        {session.user ? (
          <Form
            fields={[
              {
                name: 'current_password',
                label: 'Current password',
                secret: true,
                autoComplete: 'current-password',
              },
              {
                name: 'password',
                label: 'New password',
                secret: true,
                hint: 'At least 12 characters.',
              },
            ]}
            submit="Change password"
            send={changePassword}
            onDone={() => signedOut('Your password is changed. Sign in with the new one.')}
          />
        ) : (
          <p className="quiet">
            An API token has no password. Users have one: an administrator adds them in the
            settings.
          </p>
        )}
        {session.user ? <p className="quiet">It ends all your sessions, this one too.</p> : null}
      </section>
    </>
  );
}

export default function AccountPage() {
  const query = useQuery({ queryKey: ['session'], queryFn: currentSession });
  return (
    <Page title="Your account">
      <Loaded query={query}>{(session) => (session ? <Shown session={session} /> : null)}</Loaded>
    </Page>
  );
}
