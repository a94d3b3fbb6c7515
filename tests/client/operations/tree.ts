// Organizations with their tokens, projects and environments.

import { gitTokenBody, name } from '../world.js';
import type { Operation } from './operation.js';

export const tree: Record<string, Operation> = {
  listOrganization: { call: (c) => c.OrganizationMainCalls.listOrganization() },
  createOrganization: {
    call: (c) => c.OrganizationMainCalls.createOrganization({ name: name('acme'), plan: 'ENTERPRISE' } as never),
  },
  getOrganization: { call: (c, w) => c.OrganizationMainCalls.getOrganization(w.organization) },
  editOrganization: {
    call: (c, w) => c.OrganizationMainCalls.editOrganization(w.organization, { name: name('acme') }),
  },
  deleteOrganization: { call: (c, w) => c.OrganizationMainCalls.deleteOrganization(w.organization) },
  listProject: { call: (c, w) => c.Projects.listProject(w.organization) },
  createProject: {
    call: (c, w) => c.Projects.createProject(w.organization, { name: `one-of-${w.project}` }),
    conflicts: true,
  },
  getProject: { call: (c, w) => c.ProjectMainCalls.getProject(w.project) },
  editProject: { call: (c, w) => c.ProjectMainCalls.editProject(w.project, { name: name('shop') }) },
  deleteProject: { call: (c, w) => c.ProjectMainCalls.deleteProject(w.project) },
  listEnvironment: { call: (c, w) => c.Environments.listEnvironment(w.project) },
  createEnvironment: {
    call: (c, w) => c.Environments.createEnvironment(w.project, { name: `one-of-${w.project}` }),
    conflicts: true,
  },
  getEnvironment: { call: (c, w) => c.EnvironmentMainCalls.getEnvironment(w.environment) },
  editEnvironment: {
    call: (c, w) => c.EnvironmentMainCalls.editEnvironment(w.environment, { name: name('live') }),
  },
  deleteEnvironment: { call: (c, w) => c.EnvironmentMainCalls.deleteEnvironment(w.environment) },
  cloneEnvironment: {
    call: (c, w) =>
      c.EnvironmentActions.cloneEnvironment(w.environment, { name: `one-of-${w.project}` } as never),
    conflicts: true,
  },
  listServicesByEnvironmentId: {
    call: (c, w) => c.EnvironmentMainCalls.listServicesByEnvironmentId(w.environment),
  },
  listOrganizationApiTokens: {
    call: (c, w) => c.OrganizationApiToken.listOrganizationApiTokens(w.organization),
  },
  createOrganizationApiToken: {
    call: (c, w) =>
      c.OrganizationApiToken.createOrganizationApiToken(w.organization, {
        name: name('ci'),
        role_id: 'DEPLOYER',
      } as never),
  },
  deleteOrganizationApiToken: {
    call: (c, w) => c.OrganizationApiToken.deleteOrganizationApiToken(w.organization, w.apiToken),
  },
  listOrganizationGitTokens: {
    call: (c, w) => c.OrganizationMainCalls.listOrganizationGitTokens(w.organization),
  },
  createGitToken: {
    call: (c, w) => c.OrganizationMainCalls.createGitToken(w.organization, gitTokenBody(w) as never),
  },
  getOrganizationGitToken: {
    call: (c, w) => c.OrganizationMainCalls.getOrganizationGitToken(w.organization, w.gitToken),
  },
  editGitToken: {
    call: (c, w) =>
      c.OrganizationMainCalls.editGitToken(w.organization, w.gitToken, gitTokenBody(w) as never),
  },
  deleteGitToken: {
    call: (c, w) => c.OrganizationMainCalls.deleteGitToken(w.organization, w.gitToken),
  },
};
