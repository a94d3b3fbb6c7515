// What is done with an environment, and what became of it.

import type { World } from '../world.js';
import { deployed, type Operation } from './operation.js';

const ids = (w: World) => ({ application_ids: [w.application] });

export const deployments: Record<string, Operation> = {
  deployEnvironment: { call: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment) },
  redeployEnvironment: {
    call: (c, w) => c.EnvironmentActions.redeployEnvironment(w.environment),
    first: deployed,
  },
  stopEnvironment: { call: (c, w) => c.EnvironmentActions.stopEnvironment(w.environment) },
  cancelEnvironmentDeployment: {
    call: (c, w) => c.EnvironmentActions.cancelEnvironmentDeployment(w.environment),
    first: deployed,
  },
  deployAllServices: {
    call: (c, w) =>
      c.EnvironmentActions.deployAllServices(w.environment, {
        applications: [{ application_id: w.application, git_commit_id: w.commit }],
      }),
  },
  rebootServices: {
    call: (c, w) => c.EnvironmentActions.rebootServices(w.environment, ids(w)),
    first: deployed,
  },
  stopSelectedServices: {
    call: (c, w) => c.EnvironmentActions.stopSelectedServices(w.environment, ids(w)),
  },
  deleteSelectedServices: {
    call: (c, w) => c.EnvironmentActions.deleteSelectedServices(w.environment, undefined, ids(w)),
  },
  cancelDeploymentRequest: {
    call: async (c, w) => {
      const queue = await c.EnvironmentMainCalls.listDeploymentRequestByEnvironmentId(w.environment);
      const waiting = queue.data.results?.[0]?.identifier.deployment_request_id;
      return c.DeploymentQueueActions.cancelDeploymentRequest(waiting ?? w.environment);
    },
    // The container waits for its stage's turn while the job is built.
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  getEnvironmentStatus: {
    call: (c, w) => c.EnvironmentMainCalls.getEnvironmentStatus(w.environment),
    first: deployed,
  },
  getEnvironmentStatuses: {
    call: (c, w) => c.EnvironmentMainCalls.getEnvironmentStatuses(w.environment),
    first: deployed,
  },
  getEnvironmentStatusesWithStages: {
    call: (c, w) => c.EnvironmentMainCalls.getEnvironmentStatusesWithStages(w.environment),
  },
  listEnvironmentDeploymentHistory: {
    call: (c, w) => c.EnvironmentDeploymentHistory.listEnvironmentDeploymentHistory(w.environment),
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  listEnvironmentDeploymentHistoryV2: {
    call: (c, w) => c.EnvironmentDeploymentHistory.listEnvironmentDeploymentHistoryV2(w.environment),
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  listDeploymentRequestByEnvironmentId: {
    call: (c, w) => c.EnvironmentMainCalls.listDeploymentRequestByEnvironmentId(w.environment),
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  listDeploymentRequestByServiceId: {
    call: (c, w) => c.EnvironmentMainCalls.listDeploymentRequestByServiceId(w.application),
    first: (c, w) => c.EnvironmentActions.deployEnvironment(w.environment),
  },
  listEnvironmentLogs: {
    call: (c, w) => c.EnvironmentLogs.listEnvironmentLogs(w.environment),
    first: deployed,
  },
};
