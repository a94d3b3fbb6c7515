import type { Role } from '../api/types';

export const roles: { id: Role; name: string }[] = [
  { id: 'VIEWER', name: 'Viewer: looks' },
  { id: 'DEPLOYER', name: 'Deployer: also deploys' },
  { id: 'ADMIN', name: 'Admin: everything here' },
];
