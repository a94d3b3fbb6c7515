// The draft over a reload of the page, in this tab only, and what was made of it. Never a secret:
// neither what is marked as one nor what is called like one. What is lost by that is marked, so that
// nothing is made without it.
import { emptyDraft, type Draft, type Pair, type Value } from './draft';

export interface Made {
  environment: string;
  service: { id: string; kind: Draft['kind'] } | null;
  // The request to make it was sent, and nobody knows what became of it.
  isUnsure: boolean;
  // What was added to the service, by its path: mended since, it is taken away again.
  variables: Record<string, string>; // path to its key
  rules: Record<string, string>; // path to "MODE value"
}

export const nothingMade: Made = {
  environment: '',
  service: null,
  isUnsure: false,
  variables: {},
  rules: {},
};

const place = 'slipway-new-service';
const soundsSecret =
  /secret|passw|passphrase|passcode|pwd|token|key|credential|private|dsn|auth(?!or)/i;

// The passwords of addresses go.
const withoutPasswords = (text: string) => text.replace(/(\w+:\/\/[^\s/@:]*):[^\s/]*@/g, '$1@');

function withoutSecret<One extends Value | Pair>(one: One): One {
  const isSecret = ('secret' in one && one.secret) || soundsSecret.test(one.key);
  const value = isSecret ? '' : withoutPasswords(one.value);
  return value === one.value ? one : { ...one, value, lost: true };
}

export function withoutSecrets(draft: Draft): Draft {
  const values = soundsSecret.test(draft.values) ? '' : withoutPasswords(draft.values);
  return {
    ...draft,
    repository: withoutPasswords(draft.repository),
    values,
    valuesLost: draft.valuesLost || values !== draft.values,
    single: draft.single.map(withoutSecret),
    variables: draft.variables.map(withoutSecret),
  };
}

export function keep(draft: Draft, made: Made): void {
  sessionStorage.setItem(place, JSON.stringify({ draft: withoutSecrets(draft), made }));
}

export function kept(): { draft: Draft; made: Made } {
  try {
    const text = sessionStorage.getItem(place);
    const { draft, made } = JSON.parse(text ?? '{}') as { draft?: Draft; made?: Made };
    return { draft: { ...emptyDraft, ...draft }, made: { ...nothingMade, ...made } };
  } catch {
    return { draft: emptyDraft, made: nothingMade };
  }
}

export const forget = () => sessionStorage.removeItem(place);
