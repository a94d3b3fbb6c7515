import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kinds } from './kinds';

const { components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  components: { schemas: { HookKind: { enum: string[] } } };
};

it('says of each kind of hook that the daemon takes what to fill in where', () => {
  expect(Object.keys(kinds).sort()).toEqual([...components.schemas.HookKind.enum].sort());
  for (const one of Object.values(kinds)) {
    for (const said of [one.name, one.where, one.secret, one.events]) expect(said).not.toBe('');
  }
});
