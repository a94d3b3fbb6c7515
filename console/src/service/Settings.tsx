import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { ApiError, messageOf } from '../api/error';
import type { Service } from '../api/types';
import { lastPart } from '../create/draft';
import { useRepository } from '../create/SourceFields';
import { useRefusal } from '../lib/role';
import { navigate } from '../lib/router';
import { pathOf } from '../lib/service';
import { Button, SuggestField, Switch, TextField } from '../ui/fields';
import { Needs, Problem } from '../ui/parts';
import { changesOf, settingsOf, type Settings as Values } from './values';

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
  return (
    <>
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
        choices={['/', ...(offered.data?.folders ?? [])]}
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

export function Settings({ service }: { service: Service }) {
  const queries = useQueryClient();
  const [values, setValues] = useState(() => settingsOf(service));
  const mayNot = useRefusal('ADMIN');
  const save = useMutation({
    mutationFn: () => change('PUT', pathOf(service), changesOf(service, values)),
    onSuccess: () => queries.invalidateQueries(),
  });
  const remove = useMutation({
    mutationFn: () => change('DELETE', pathOf(service)),
    onSuccess: () => (void queries.invalidateQueries(), navigate('/')),
  });
  const at = save.error instanceof ApiError && save.error.field ? lastPart(save.error.field) : '';
  const wrong = (field: string) => (field === at ? messageOf(save.error) : null);
  const set = (next: Partial<Values>) => setValues((now) => ({ ...now, ...next }));
  const props = { values, set, wrong };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
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
        <div className="columns">
          <TextField
            label="Name"
            value={values.name}
            onChange={(name) => set({ name })}
            error={wrong('name')}
          />
          {values.repository ? <GitFields {...props} /> : null}
          {values.image ? (
            <TextField
              label="Tag"
              mono
              value={values.tag}
              onChange={(tag) => set({ tag })}
              error={wrong('tag')}
            />
          ) : null}
          <TextField
            label="Start command"
            mono
            value={values.start}
            onChange={(start) => set({ start })}
            error={wrong('entrypoint')}
          />
          {service.service_type === 'JOB' ? <JobFields {...props} /> : null}
        </div>
        <Problem error={at ? null : save.error} />
        <div className="row">
          <Button look="main" needs="ADMIN" type="submit" isDisabled={save.isPending}>
            Save
          </Button>
          {save.isSuccess ? (
            <span role="status">Saved. It counts from the next deployment on.</span>
          ) : null}
        </div>
      </form>
      <section className="card">
        <h2>Delete</h2>
        <p className="quiet">The service is stopped and taken away with its history.</p>
        <Needs role="ADMIN">
          <p className="row">
            <Button
              look="danger"
              onPress={() => window.confirm(`Delete ${service.name}?`) && remove.mutate()}
            >
              Delete {service.name}
            </Button>
          </p>
        </Needs>
        <Problem error={remove.error} />
      </section>
    </>
  );
}
