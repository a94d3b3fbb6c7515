// The request that a helm repository's form becomes. Pure.
import { ApiError } from '../api/error';
import type { HelmRepositoryEdit, HelmRepositoryKind } from '../api/types';

type Values = Record<string, string>;

// Whose user was taken away has no password any more; one that never had a user keeps what it has.
export function bodyOf(values: Values, changed: Partial<Values>): HelmRepositoryEdit {
  if (values['password'] && !values['username']) {
    throw new ApiError(422, 'A password needs its user.', 'config.username');
  }
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
