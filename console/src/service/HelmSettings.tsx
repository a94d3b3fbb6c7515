// The settings of a chart. Its values are written where they are kept: in git, or by slipway.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { change } from '../api/client';
import { fieldOf, messageOf } from '../api/error';
import type { Helm, Schema } from '../api/types';
import { useRefusal } from '../lib/role';
import { pathOf } from '../lib/service';
import { asRead, Conflict, isOutdated, useEdited } from '../ui/edited';
import { Button, Switch, TextField } from '../ui/fields';
import { Problem } from '../ui/parts';
import { DeleteSection, RestrictionsSection } from './sections';

interface Values {
  name: string;
  autoDeploy: boolean;
  version: string; // of a helm repository's chart
  branch: string; // of one from git, as its folder
  root: string;
}

const labels: Record<keyof Values, string> = {
  name: 'Name',
  autoDeploy: 'Auto-deploy',
  version: 'Version of the chart',
  branch: 'Branch',
  root: 'Root folder',
};

const valuesOf = ({ name, auto_deploy, source }: Helm): Values => ({
  name,
  autoDeploy: auto_deploy,
  version: source.repository?.chart_version ?? '',
  branch: source.git?.git_repository.branch ?? '',
  root: source.git?.git_repository.root_path ?? '',
});

const bodyOf = (service: Helm, values: Values): Schema['HelmEditRequest'] => ({
  name: values.name,
  auto_deploy: values.autoDeploy,
  source: service.source.git
    ? { git_repository: { branch: values.branch, root_path: values.root } }
    : { helm_repository: { chart_version: values.version } },
});

export function HelmSettings({ service }: { service: Helm }) {
  const queries = useQueryClient();
  const edited = useEdited(service, valuesOf);
  const { values, set, conflict } = edited;
  const mayNot = useRefusal('ADMIN');
  const save = useMutation({
    mutationFn: () =>
      change('PUT', pathOf(service), bodyOf(edited.base, values), asRead(edited.base)),
    onSuccess: (saved) => {
      edited.saved(saved);
      return queries.invalidateQueries();
    },
    onError: (error) => isOutdated(error) && queries.invalidateQueries(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const at = fieldOf(save.error);
  const field = (name: 'name' | 'version' | 'branch' | 'root', refused: string, mono = true) => (
    <TextField
      label={labels[name]}
      mono={mono}
      value={values[name]}
      onChange={(value) => set({ [name]: value })}
      error={at === refused ? messageOf(save.error) : null}
    />
  );
  const isAtField = ['name', 'chart_version', 'branch', 'root_path'].includes(at);
  return (
    <>
      <form className="card" onSubmit={submit}>
        <h2>Settings</h2>
        <p className="row switch-row">
          <Switch
            label="Auto-deploy: pushes of its chart or values from git deploy it"
            on={values.autoDeploy}
            onChange={(autoDeploy) => set({ autoDeploy })}
            isDisabled={mayNot !== null}
          />
        </p>
        <div className="columns wide">
          {field('name', 'name', false)}
          {service.source.git ? (
            <>
              {field('branch', 'branch')}
              {field('root', 'root_path')}
            </>
          ) : (
            field('version', 'chart_version')
          )}
        </div>
        <p className="quiet">
          Its values and flags are changed with <code>slipway</code> or <code>slipway.yaml</code>.
        </p>
        <Problem error={isAtField || isOutdated(save.error) ? null : save.error} />
        <Conflict conflict={conflict} labelOf={(name) => labels[name]} />
        <div className="row">
          <Button
            look="main"
            needs="ADMIN"
            type="submit"
            isDisabled={save.isPending || conflict !== null}
          >
            Save
          </Button>
          {save.isSuccess && !edited.isDirty ? (
            <span role="status">Saved. It counts from the next deployment on.</span>
          ) : null}
        </div>
      </form>
      <RestrictionsSection service={service} />
      <DeleteSection service={service} />
    </>
  );
}
