// What webhooks are about, in words.
import type { EnvironmentMode, WebhookEventType, WebhookKind } from '../api/types';

export const kindWords: Record<WebhookKind, string> = {
  STANDARD: 'JSON, by Standard Webhooks',
  SLACK: 'a line of text, as Slack takes it',
  TEAMS: 'a card, as Microsoft Teams takes it',
  DISCORD: 'a message, as Discord takes it',
  EMAIL: 'a mail',
};

export const eventWords: Record<WebhookEventType, string> = {
  DEPLOYMENT_STARTED: 'start',
  DEPLOYMENT_SUCCESSFUL: 'succeed',
  DEPLOYMENT_WAITING_FOR_APPROVAL: 'wait for approval',
  DEPLOYMENT_FAILURE: 'fail',
  DEPLOYMENT_CANCELLED: 'are cancelled',
};

export const modeWords: Record<EnvironmentMode, string> = {
  DEVELOPMENT: 'Development',
  STAGING: 'Staging',
  PREVIEW: 'Preview',
  PRODUCTION: 'Production',
};

export const choices = <Id extends string>(words: Record<Id, string>) =>
  (Object.entries(words) as [Id, string][]).map(([id, word]) => ({
    id,
    name: word.replace(/^./, (first) => first.toUpperCase()),
  }));
