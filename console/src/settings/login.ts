// What opens a registry or a helm repository, as a form has it. Pure.
import { ApiError } from '../api/error';

// A password alone opens nothing, and nobody is to believe that it was kept.
export function checkLogin({ username, password }: Record<string, string>): void {
  if (password && !username) {
    throw new ApiError(422, 'A password needs its user.', 'config.username');
  }
}

export function loginOf({ username, password = '' }: Record<string, string>) {
  checkLogin({ username: username ?? '', password });
  return username ? { config: { username, password } } : {};
}
