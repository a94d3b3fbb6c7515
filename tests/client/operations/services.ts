// Applications, containers, jobs and charts.

import { applicationBody, containerBody, helmBody, jobBody } from '../world.js';
import { domains, family, restrictions } from './family.js';
import { deployed, type Operation } from './operation.js';

export const services: Record<string, Operation> = {
  ...family('Application', 'application', 'Applications'),
  ...family('Container', 'container', 'Containers'),
  ...family('Job', 'job', 'Jobs'),
  ...family('Helm', 'helm', 'Helms', 'cluster', { 'network.ingress.proxy_body_size_mb': 30 }),
  listApplication: { call: (c, w) => c.Applications.listApplication(w.environment) },
  createApplication: {
    call: (c, w) =>
      c.Applications.createApplication(w.environment, { ...applicationBody(w), name: w.project } as never),
    conflicts: true,
  },
  editApplication: {
    call: (c, w) =>
      c.ApplicationMainCalls.editApplication(w.application, applicationBody(w) as never),
  },
  rebootApplication: {
    call: (c, w) => c.ApplicationActions.rebootApplication(w.application),
    first: deployed,
  },
  listApplicationCommit: {
    call: (c, w) => c.ApplicationMainCalls.listApplicationCommit(w.application),
  },
  getEnvironmentApplicationStatus: {
    call: (c, w) => c.Applications.getEnvironmentApplicationStatus(w.environment),
  },
  listContainer: { call: (c, w) => c.Containers.listContainer(w.environment) },
  createContainer: {
    call: (c, w) => c.Containers.createContainer(w.environment, { ...containerBody(w), name: w.project }),
    conflicts: true,
  },
  editContainer: { call: (c, w) => c.ContainerMainCalls.editContainer(w.container, containerBody(w)) },
  rebootContainer: {
    // Its engine is not there: it was never deployed.
    call: (c, w) => c.ContainerActions.rebootContainer(w.container),
    status: 409,
  },
  listJobs: { call: (c, w) => c.Jobs.listJobs(w.environment) },
  createJob: {
    call: (c, w) => c.Jobs.createJob(w.environment, { ...jobBody(w), name: w.project } as never),
    conflicts: true,
  },
  editJob: { call: (c, w) => c.JobMainCalls.editJob(w.job, jobBody(w) as never) },
  cleanFailedJob: { call: (c, w) => c.JobActions.cleanFailedJob(w.job) },
  listJobCommit: { call: (c, w) => c.JobMainCalls.listJobCommit(w.job) },
  getEnvironmentJobStatus: { call: (c, w) => c.Jobs.getEnvironmentJobStatus(w.environment) },
  listHelms: { call: (c, w) => c.Helms.listHelms(w.cluster) },
  createHelm: {
    call: (c, w) => c.Helms.createHelm(w.cluster, { ...helmBody(w), name: w.project } as never),
    conflicts: true,
  },
  editHelm: { call: (c, w) => c.HelmMainCalls.editHelm(w.helm, helmBody(w) as never) },
  listHelmCommit: { call: (c, w) => c.HelmMainCalls.listHelmCommit(w.helm) },
  getEnvironmentHelmStatus: { call: (c, w) => c.Helms.getEnvironmentHelmStatus(w.cluster) },
  uninstallHelm: { call: (c, w) => c.HelmActions.uninstallHelm(w.helm) },
  ...restrictions('Application', 'application'),
  ...restrictions('Job', 'job'),
  ...restrictions('Helm', 'helm'),
  ...domains('Application', 'application', ''),
  ...domains('Container', 'container', 'Container'),
};
