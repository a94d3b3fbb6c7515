import { useState, type FormEvent } from 'react';
import { ApiError, messageOf } from '../api/error';
import { signIn } from '../api/session';
import type { Session } from '../api/types';
import { Button, TextField } from '../ui/fields';

export function SignIn({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const [way, setWay] = useState<'token' | 'password'>('token');
  const [token, setToken] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      onSignedIn(await signIn(way === 'token' ? { token: token.trim() } : { email, password }));
    } catch (error) {
      const refused = error instanceof ApiError && error.status === 401;
      setProblem(
        refused && way === 'token'
          ? 'This API token is not known, or has expired.'
          : messageOf(error),
      );
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>
          <img src="/icon.svg" alt="" width="32" height="32" /> Slipway
        </h1>
        {way === 'token' ? (
          <TextField
            label="API token"
            type="password"
            value={token}
            onChange={setToken}
            error={problem}
            autoComplete="current-password"
            hint={
              <>
                The first one stands in the data folder, in the file <code>admin-token</code>.
              </>
            }
          />
        ) : (
          <>
            <TextField
              label="E-mail"
              type="email"
              value={email}
              onChange={setEmail}
              autoComplete="username"
            />
            <TextField
              label="Password"
              type="password"
              value={password}
              onChange={setPassword}
              error={problem}
              autoComplete="current-password"
            />
          </>
        )}
        <Button look="main" type="submit" isDisabled={busy}>
          Sign in
        </Button>
        <Button
          look="quiet"
          onPress={() => (setProblem(''), setWay(way === 'token' ? 'password' : 'token'))}
        >
          {way === 'token' ? 'Sign in by e-mail and password' : 'Sign in by API token'}
        </Button>
      </form>
    </main>
  );
}
