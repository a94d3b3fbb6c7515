import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { ApiError, messageOf } from '../api/error';
import type { Service } from '../api/types';
import { navigate } from '../lib/router';
import { Button, Switch, TextField } from '../ui/fields';
import { Problem } from '../ui/parts';

export function Settings({ service }: { service: Service }) {
  const queries = useQueryClient();
  const path = `/${service.service_type.toLowerCase()}/${service.id}`;
  const [name, setName] = useState(service.name);
  const [branch, setBranch] = useState(service.git_repository?.branch ?? '');
  const [tag, setTag] = useState(service.tag ?? '');
  const [build, setBuild] = useState(service.build_command ?? '');
  const [auto, setAuto] = useState(service.auto_deploy);
  const isApplication = service.service_type === 'APPLICATION';
  const body = () => ({
    name,
    auto_deploy: auto,
    ...(isApplication
      ? { git_repository: { url: service.git_repository!.url, branch }, build_command: build }
      : {}),
    ...(service.image_name ? { image_name: service.image_name, tag } : {}),
  });
  const save = useMutation({
    mutationFn: () => change('PUT', path, body()),
    onSuccess: () => queries.invalidateQueries(),
  });
  const remove = useMutation({
    mutationFn: () => change('DELETE', path),
    onSuccess: () => (void queries.invalidateQueries(), navigate('/')),
  });
  const wrong = (field: string) =>
    save.error instanceof ApiError && save.error.field?.endsWith(field)
      ? messageOf(save.error)
      : null;
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
            on={auto}
            onChange={setAuto}
          />
        </p>
        <div className="columns">
          <TextField label="Name" value={name} onChange={setName} error={wrong('name')} />
          {isApplication ? (
            <TextField
              label="Branch"
              value={branch}
              onChange={setBranch}
              mono
              error={wrong('branch')}
            />
          ) : null}
          {isApplication ? (
            <TextField label="Build command" value={build} onChange={setBuild} mono />
          ) : null}
          {service.image_name ? (
            <TextField label="Tag" value={tag} onChange={setTag} mono error={wrong('tag')} />
          ) : null}
        </div>
        <Problem error={save.error instanceof ApiError && save.error.field ? null : save.error} />
        <div className="row">
          <Button look="main" type="submit" isDisabled={save.isPending}>
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
        <p className="row">
          <Button
            look="danger"
            onPress={() => window.confirm(`Delete ${service.name}?`) && remove.mutate()}
          >
            Delete {service.name}
          </Button>
        </p>
        <Problem error={remove.error} />
      </section>
    </>
  );
}
