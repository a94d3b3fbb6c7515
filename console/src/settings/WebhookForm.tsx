import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { fieldOf, messageOf } from '../api/error';
import type {
  EnvironmentMode,
  Webhook,
  WebhookCreate,
  WebhookEventType,
  WebhookKind,
} from '../api/types';
import { useOrganization } from '../lib/organization';
import { Button, CheckGroup, Choose, Switch, TextField } from '../ui/fields';
import { Problem } from '../ui/parts';
import { choices, eventWords, kindWords, modeWords } from './webhookWords';

interface Draft {
  kind: WebhookKind;
  target: string;
  secret: string;
  dropsSecret: boolean;
  description: string;
  events: WebhookEventType[];
  projects: string;
  modes: EnvironmentMode[];
}

const draftOf = (webhook?: Webhook): Draft => ({
  kind: webhook?.kind ?? 'STANDARD',
  target: webhook?.target_url ?? '',
  secret: '',
  dropsSecret: false,
  description: webhook?.description ?? '',
  events: webhook?.events ?? ['DEPLOYMENT_SUCCESSFUL', 'DEPLOYMENT_FAILURE'],
  projects: webhook?.project_names_filter.join(', ') ?? '',
  modes: webhook?.environment_types_filter ?? [],
});

// A secret that is left empty stays as it is.
const bodyOf = (draft: Draft): WebhookCreate => ({
  kind: draft.kind,
  target_url: draft.target.trim(),
  description: draft.description,
  events: draft.events,
  project_names_filter: draft.projects
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
  environment_types_filter: draft.modes,
  ...(draft.secret || draft.dropsSecret
    ? { target_secret: draft.dropsSecret ? '' : draft.secret }
    : {}),
});

const fields = [
  'target_url',
  'description',
  'target_secret',
  'events',
  'project_names_filter',
  'environment_types_filter',
];

export function WebhookForm({ webhook, onDone }: { webhook?: Webhook; onDone?: () => void }) {
  const organization = useOrganization();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(webhook));
  const path = `/organization/${organization.id}/webhook` as const;
  const save = useMutation({
    mutationFn: () =>
      webhook
        ? change('PUT', `${path}/${webhook.id}`, bodyOf(draft))
        : change('POST', path, bodyOf(draft)),
    onSuccess: () => {
      setDraft(draftOf(webhook));
      void queries.invalidateQueries({ queryKey: ['list'] });
      onDone?.();
    },
  });
  const set =
    <Name extends keyof Draft>(name: Name) =>
    (value: Draft[Name]) =>
      setDraft((now) => ({ ...now, [name]: value }));
  const wrong = fieldOf(save.error);
  const at = (name: string) => (wrong === name ? messageOf(save.error) : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="managed-form" onSubmit={submit} aria-label={webhook ? 'Edit' : 'New webhook'}>
      <div className="columns wide">
        <Choose
          label="Form"
          value={draft.kind}
          choices={choices(kindWords)}
          onChange={(kind) => set('kind')(kind as WebhookKind)}
        />
        <TextField
          label="Address"
          mono
          value={draft.target}
          onChange={set('target')}
          placeholder={draft.kind === 'EMAIL' ? 'mailto:' : 'https://'}
          error={at('target_url')}
        />
        <TextField
          label="Description"
          value={draft.description}
          onChange={set('description')}
          hint="What it is called here."
          error={at('description')}
        />
        <TextField
          label="Secret"
          type="password"
          autoComplete="new-password"
          value={draft.secret}
          onChange={set('secret')}
          hint={
            webhook?.target_secret_set
              ? 'Left empty, the present one stays.'
              : 'Signs what is sent. It is never shown again.'
          }
          error={at('target_secret')}
        />
      </div>
      {webhook?.target_secret_set ? (
        <div className="switch-row">
          <Switch label="Sign no longer" on={draft.dropsSecret} onChange={set('dropsSecret')} />
        </div>
      ) : null}
      <div className="columns wide">
        <CheckGroup
          label="Deployments that"
          choices={choices(eventWords)}
          chosen={draft.events}
          onChange={set('events')}
          error={at('events')}
        />
        <CheckGroup
          label="Only of these environments"
          choices={choices(modeWords)}
          chosen={draft.modes}
          onChange={set('modes')}
          hint="With none, of all."
          error={at('environment_types_filter')}
        />
        <TextField
          label="Only of these projects"
          value={draft.projects}
          onChange={set('projects')}
          hint="Names with commas between; * stands for any characters. Empty: of all."
          error={at('project_names_filter')}
        />
      </div>
      <Problem error={fields.includes(wrong) ? null : save.error} />
      <p className="row">
        <Button look={webhook ? 'main' : 'plain'} type="submit" isDisabled={save.isPending}>
          {webhook ? 'Save' : 'Add webhook'}
        </Button>
        {webhook ? <Button onPress={() => onDone?.()}>Cancel</Button> : null}
      </p>
    </form>
  );
}
