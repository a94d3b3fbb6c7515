// Deployment stages, and which service is in which.

import { name } from '../world.js';
import type { Operation } from './operation.js';

export const stages: Record<string, Operation> = {
  listEnvironmentDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.listEnvironmentDeploymentStage(w.environment),
  },
  createEnvironmentDeploymentStage: {
    call: (c, w) =>
      c.DeploymentStageMainCalls.createEnvironmentDeploymentStage(w.environment, { name: w.project }),
    conflicts: true,
  },
  getDeploymentStage: { call: (c, w) => c.DeploymentStageMainCalls.getDeploymentStage(w.stage) },
  editDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.editDeploymentStage(w.stage, { name: name('stage') }),
  },
  deleteDeploymentStage: { call: (c, w) => c.DeploymentStageMainCalls.deleteDeploymentStage(w.stage) },
  moveAfterDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.moveAfterDeploymentStage(w.stage, w.otherStage),
  },
  moveBeforeDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.moveBeforeDeploymentStage(w.otherStage, w.stage),
  },
  attachServiceToDeploymentStage: {
    call: (c, w) =>
      c.DeploymentStageMainCalls.attachServiceToDeploymentStage(w.stage, w.application, { is_skipped: true }),
  },
  getServiceDeploymentStage: {
    call: (c, w) => c.DeploymentStageMainCalls.getServiceDeploymentStage(w.application),
  },
};
