// The request that a helm repository's form becomes. Pure.
import type { HelmRepositoryEdit, HelmRepositoryKind } from '../api/types';
import { checkLogin } from './login';

type Values = Record<string, string>;

// Whose user was taken away has no password any more; one that never had a user keeps what it has.
export function bodyOf(values: Values, changed: Partial<Values>): HelmRepositoryEdit {
  checkLogin(values);
  const { kind, username, password, ...rest } = changed;
  return {
    ...rest,
    ...(kind ? { kind: kind as HelmRepositoryKind } : {}),
    config: {
      ...(username === undefined ? {} : { username }),
      ...(password ? { password } : username === '' ? { password: '' } : {}),
    },
  };
}
