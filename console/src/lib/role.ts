// What the signed-in person may do; the daemon decides, this only says so before it refuses.
import type { Role } from '../api/types';
import { useOrganization } from './organization';

const order: Role[] = ['VIEWER', 'DEPLOYER', 'ADMIN'];

export const suffices = (role: Role, needed: Role) => order.indexOf(role) >= order.indexOf(needed);

export const whyNot = (role: Role, needed: Role) =>
  `Needs the role ${needed}; you are signed in as ${role}.`;

// Null where it is allowed, else why it is not.
export function useRefusal(needed: Role): string | null {
  const { role } = useOrganization();
  return suffices(role, needed) ? null : whyNot(role, needed);
}
