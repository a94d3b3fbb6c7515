import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { ApiError, messageOf } from '../api/error';
import { useList } from '../api/queries';
import type { Formed } from '../api/types';
import { lastPart, problemsOfPort, problemsOfRuns, type Problems } from '../create/draft';
import { orNone, useRepository } from '../create/SourceFields';
import { useOrganization } from '../lib/organization';
import { useRefusal } from '../lib/role';
import { gitOf, imageOf, pathOf } from '../lib/service';
import { Choose, SuggestField, Switch, TextField } from '../ui/fields';
import { asRead, useEdited } from '../ui/edited';
import { SaveFoot, useSave } from './SaveFoot';
import { DeleteSection, RestrictionsSection } from './sections';
import { changesOf, settingLabels, settingsOf, type Settings as Values } from './values';

export interface SettingsProps {
  values: Values;
  set: (change: Partial<Values>) => void;
  wrong: (field: string) => string | null;
}

function GitFields({ values, set, wrong }: SettingsProps) {
  const offered = useRepository({
    repository: values.repository,
    branch: values.branch,
    gitToken: values.gitToken,
  });
  const { id } = useOrganization();
  const tokens = useList(`/organization/${id}/gitToken`);
  return (
    <>
      <TextField
        label="Repository"
        mono
        value={values.repository}
        onChange={(repository) => set({ repository })}
        error={wrong('url') ?? (offered.error ? messageOf(offered.error) : null)}
      />
      <Choose
        label="Git token"
        value={values.gitToken || 'none'}
        choices={orNone('None: it is public', tokens.data)}
        onChange={(chosen) => set({ gitToken: chosen === 'none' ? '' : chosen })}
        error={wrong('git_token_id')}
      />
      <SuggestField
        label="Branch"
        mono
        value={values.branch}
        choices={offered.data?.branches ?? []}
        onChange={(branch) => set({ branch })}
        error={wrong('branch')}
      />
      <SuggestField
        label="Root folder"
        mono
        value={values.root}
        choices={offered.data ? ['/', ...offered.data.folders] : []}
        onChange={(root) => set({ root })}
        error={wrong('root_path')}
      />
      <TextField
        label="Build command"
        mono
        value={values.build}
        onChange={(build) => set({ build })}
        error={wrong('build_command')}
      />
    </>
  );
}

function ImageFields({ values, set, wrong }: SettingsProps) {
  const { id } = useOrganization();
  const registries = useList(`/organization/${id}/containerRegistry`);
  return (
    <>
      <TextField
        label="Image"
        mono
        value={values.image}
        onChange={(image) => set({ image })}
        error={wrong('image_name')}
      />
      <TextField
        label="Tag"
        mono
        value={values.tag}
        onChange={(tag) => set({ tag })}
        error={wrong('tag')}
      />
      <Choose
        label="Registry"
        value={values.registry || 'none'}
        choices={orNone('None: it is public', registries.data)}
        onChange={(chosen) => set({ registry: chosen === 'none' ? '' : chosen })}
        error={wrong('registry_id')}
      />
    </>
  );
}

function ServingFields({ values, set, wrong }: SettingsProps) {
  return (
    <>
      <TextField
        label="Port"
        value={values.port}
        onChange={(port) => set({ port })}
        error={wrong('internal_port') ?? wrong('ports')}
        hint="That it listens on, as PORT says it. Left out: it has no address."
      />
      <TextField
        label="Health path"
        mono
        value={values.health}
        onChange={(health) => set({ health })}
        placeholder="/healthz"
        error={wrong('path')}
        hint="A version serves once this answers. Left out: once its port is open."
      />
    </>
  );
}

function JobFields({ values, set, wrong }: SettingsProps) {
  return (
    <>
      {values.runs === 'cron' ? (
        <>
          <TextField
            label="Schedule"
            mono
            value={values.schedule}
            onChange={(schedule) => set({ schedule })}
            error={wrong('scheduled_at')}
          />
          <TextField
            label="Time zone"
            mono
            value={values.timezone}
            onChange={(timezone) => set({ timezone })}
            error={wrong('timezone')}
          />
        </>
      ) : null}
      <TextField
        label="Longest run in seconds"
        value={values.duration}
        onChange={(duration) => set({ duration })}
        error={wrong('max_duration_seconds')}
      />
      <TextField
        label="Further attempts"
        value={values.restarts}
        onChange={(restarts) => set({ restarts })}
        error={wrong('max_nb_restart')}
      />
    </>
  );
}

export function Settings({ service }: { service: Formed }) {
  const edited = useEdited(service, settingsOf);
  const { values, set } = edited;
  const mayNot = useRefusal('ADMIN');
  const save = useSave(edited, () => {
    const { base } = edited;
    return change('PUT', pathOf(service), changesOf(base, values), asRead(base));
  });
  const at = save.error instanceof ApiError && save.error.field ? lastPart(save.error.field) : '';
  const [problems, setProblems] = useState<Problems>({});
  const wrong = (field: string) => problems[field] ?? (field === at ? messageOf(save.error) : null);
  const props = { values, set, wrong };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = service.service_type === 'JOB' ? problemsOfRuns(values) : problemsOfPort(values);
    setProblems(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <>
      <form className="card" onSubmit={submit}>
        <h2>Settings</h2>
        <p className="row switch-row">
          <Switch
            label="Auto-deploy: new versions deploy by themselves"
            on={values.autoDeploy}
            onChange={(autoDeploy) => set({ autoDeploy })}
            isDisabled={mayNot !== null}
          />
        </p>
        <div className="columns wide">
          <TextField
            label="Name"
            value={values.name}
            onChange={(name) => set({ name })}
            error={wrong('name')}
          />
          {gitOf(service) ? <GitFields {...props} /> : null}
          {imageOf(service) ? <ImageFields {...props} /> : null}
          <TextField
            label="Start command"
            mono
            value={values.start}
            onChange={(start) => set({ start })}
            error={wrong('entrypoint')}
          />
          {service.service_type === 'JOB' ? <JobFields {...props} /> : <ServingFields {...props} />}
        </div>
        <SaveFoot edited={edited} save={save} isAtField={at !== ''} labels={settingLabels} />
      </form>
      <RestrictionsSection service={service} />
      <DeleteSection service={service} />
    </>
  );
}
