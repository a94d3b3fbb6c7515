import { expect, it } from 'vitest';
import { suffices } from './role';

it('knows which role suffices', () => {
  expect(suffices('ADMIN', 'DEPLOYER')).toBe(true);
  expect(suffices('DEPLOYER', 'DEPLOYER')).toBe(true);
  expect(suffices('VIEWER', 'DEPLOYER')).toBe(false);
  expect(suffices('DEPLOYER', 'ADMIN')).toBe(false);
});
