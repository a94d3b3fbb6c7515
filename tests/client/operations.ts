// How each function of the reference's client is called once where it succeeds. What it refuses
// follows: an unknown id, another organization's, an unknown field.

import { deployments } from './operations/deployments.js';
import type { Operation } from './operations/operation.js';
import { registries } from './operations/registries.js';
import { services } from './operations/services.js';
import { stages } from './operations/stages.js';
import { tree } from './operations/tree.js';
import { variables } from './operations/variables.js';
import { gitWebhooks, webhooks } from './operations/webhooks.js';

export const operations: Record<string, Operation> = {
  ...tree,
  ...registries,
  ...webhooks,
  ...gitWebhooks,
  ...services,
  ...variables,
  ...stages,
  ...deployments,
};
