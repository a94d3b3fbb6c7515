// Container registries, helm repositories, and what announces an image.

import { helmRepositoryBody, registryBody } from '../world.js';
import type { Operation } from './operation.js';

export const registries: Record<string, Operation> = {
  listContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.listContainerRegistry(w.organization),
  },
  createContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.createContainerRegistry(w.organization, registryBody()),
  },
  getContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.getContainerRegistry(w.organization, w.registry),
  },
  editContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.editContainerRegistry(w.organization, w.registry, registryBody()),
  },
  deleteContainerRegistry: {
    call: (c, w) => c.ContainerRegistries.deleteContainerRegistry(w.organization, w.registry),
    first: (c, w) => c.ContainerMainCalls.deleteContainer(w.container),
  },
  getContainerVersions: {
    // The registry's name is nobody's.
    call: (c, w) => c.ContainerRegistries.getContainerVersions(w.organization, w.registry, 'acme/cache'),
    status: 503,
  },
  listHelmRepository: {
    call: (c, w) => c.HelmRepositories.listHelmRepository(w.organization),
  },
  createHelmRepository: {
    call: (c, w) => c.HelmRepositories.createHelmRepository(w.organization, helmRepositoryBody()),
  },
  getHelmRepository: {
    call: (c, w) => c.HelmRepositories.getHelmRepository(w.organization, w.helmRepository),
  },
  editHelmRepository: {
    call: (c, w) => c.HelmRepositories.editHelmRepository(w.organization, w.helmRepository, helmRepositoryBody()),
  },
  deleteHelmRepository: {
    call: (c, w) => c.HelmRepositories.deleteHelmRepository(w.organization, w.helmRepository),
  },
  getHelmCharts: {
    // A container registry has no list of its charts.
    call: (c, w) => c.HelmRepositories.getHelmCharts(w.organization, w.helmRepository),
    status: 409,
  },
  autoDeployContainerEnvironments: {
    call: (c, w) =>
      c.Containers.autoDeployContainerEnvironments(w.organization, { image_name: 'acme/cache', tag: '2' } as never),
  },
  autoDeployJobEnvironments: {
    call: (c, w) =>
      c.Jobs.autoDeployJobEnvironments(w.organization, { image_name: 'acme/cache', tag: '2' } as never),
  },
};
