import { createContext, useContext } from 'react';
import type { Role } from '../api/types';

export interface CurrentOrganization {
  id: string;
  name: string;
  role: Role;
}

export const OrganizationContext = createContext<CurrentOrganization>({
  id: '',
  name: '',
  role: 'VIEWER',
});
export const useOrganization = () => useContext(OrganizationContext);
