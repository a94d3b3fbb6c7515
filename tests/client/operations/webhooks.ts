// Outgoing webhooks, and those at forges.

import type { Client } from '../client.js';
import { applicationBody, webhookBody, type World } from '../world.js';
import { deployed, type Operation } from './operation.js';

export const webhooks: Record<string, Operation> = {
  listOrganizationWebHooks: {
    call: (c, w) => c.OrganizationWebhook.listOrganizationWebHooks(w.organization),
  },
  createOrganizationWebhook: {
    call: (c, w) => c.OrganizationWebhook.createOrganizationWebhook(w.organization, webhookBody()),
  },
  getOrganizationWebhook: {
    call: (c, w) => c.OrganizationWebhook.getOrganizationWebhook(w.organization, w.webhook),
  },
  editOrganizationWebhook: {
    call: (c, w) => c.OrganizationWebhook.editOrganizationWebhook(w.organization, w.webhook, webhookBody()),
  },
  deleteOrganizationWebhook: {
    call: (c, w) => c.OrganizationWebhook.deleteOrganizationWebhook(w.organization, w.webhook),
  },
  listWebhookEvent: {
    call: (c, w) => c.OrganizationWebhook.listWebhookEvent(w.organization, w.webhook),
    first: deployed,
  },
};

const withToken = (c: Client, w: World) =>
  c.ApplicationMainCalls.editApplication(w.application, {
    ...applicationBody(w),
    git_repository: { url: `${w.forge}/acme/shop.git`, branch: 'main', git_token_id: w.gitToken },
  } as never);

export const gitWebhooks: Record<string, Operation> = {
  getServiceGitWebhookStatus: {
    call: (c, w) => c.ServiceMainCalls.getServiceGitWebhookStatus(w.application),
    first: withToken,
  },
  syncServiceGitWebhook: {
    call: (c, w) => c.ServiceMainCalls.syncServiceGitWebhook(w.application),
    first: withToken,
  },
};
