import { useEffect, useState, type FormEvent } from 'react';
import { ApiError, messageOf } from '../api/error';
import { signIn, signInWays } from '../api/session';
import type { Session, SignInWays } from '../api/types';
import { Button, TextField } from '../ui/fields';

const kProblem = 'sign_in_problem';

// The ways that there are, and what went wrong on one that led through another site. Where they
// can't be asked for, there are those that need no more than this page.
function useWays(): SignInWays | undefined {
  const [ways, setWays] = useState<SignInWays>();
  useEffect(() => {
    const address = new URL(location.href);
    const problem = address.searchParams.get(kProblem) ?? '';
    const own: SignInWays = {
      results: [{ kind: 'TOKEN', name: '', url: null }],
      problem: null,
      signed_in: false,
    };
    signInWays(problem)
      .catch(() => own)
      .then((known) => {
        address.searchParams.delete(kProblem);
        if (problem) history.replaceState(history.state, '', address);
        setWays(known);
      });
  }, []);
  return ways;
}

function ElsewhereLink({ name, url }: { name: string; url: string }) {
  const here = encodeURIComponent(location.pathname + location.search);
  return (
    <a className="button main" href={`${url}?return_to=${here}`}>
      Sign in with {name}
    </a>
  );
}

// `note`: why one is here again.
export function SignIn(p: { note: string; onSignedIn: (session: Session) => void }) {
  const { note, onSignedIn } = p;
  const [way, setWay] = useState<'token' | 'password'>(note ? 'password' : 'token');
  const [token, setToken] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const ways = useWays();
  const elsewhere = ways?.results.filter((one) => one.url !== null) ?? [];
  const here = ways?.results.some((one) => one.url === null);
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
        {note ? <p role="status">{note}</p> : null}
        {ways?.problem && (
          <p className="problem" role="alert">
            {ways.problem}
          </p>
        )}
        {elsewhere.map((one) => (
          <ElsewhereLink key={one.kind} name={one.name} url={one.url!} />
        ))}
        {here && (
          <>
            {way === 'token' ? (
              <TextField
                label="API token"
                type="password"
                value={token}
                onChange={setToken}
                error={problem}
                autoFocus={elsewhere.length === 0}
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
                  autoFocus={elsewhere.length === 0}
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
            <Button look={elsewhere.length ? 'plain' : 'main'} type="submit" isDisabled={busy}>
              Sign in
            </Button>
            <Button
              look="quiet"
              onPress={() => (setProblem(''), setWay(way === 'token' ? 'password' : 'token'))}
            >
              {way === 'token' ? 'Sign in by e-mail and password' : 'Sign in by API token'}
            </Button>
          </>
        )}
      </form>
    </main>
  );
}
