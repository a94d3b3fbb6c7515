// The draft over a reload of the page, in this tab only, and what was made of it. Never a secret:
// neither what is marked as one nor what is called like one.
import { emptyDraft, type Draft } from './draft';

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
const soundsSecret = /secret|passw|token|key|credential|private/i;

// Of an address the password in it, if it has one.
const withoutPassword = (url: string) => url.replace(/^(\w+:\/\/[^/@:]*):[^/@]*@/, '$1@');

export function withoutSecrets(draft: Draft): Draft {
  return {
    ...draft,
    repository: withoutPassword(draft.repository),
    values: soundsSecret.test(draft.values) ? '' : draft.values,
    single: draft.single.map((one) => (soundsSecret.test(one.key) ? { ...one, value: '' } : one)),
    variables: draft.variables.map((one) =>
      one.secret || soundsSecret.test(one.key) ? { ...one, value: '' } : one,
    ),
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
