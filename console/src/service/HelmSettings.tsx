// The settings of a chart.
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import type { Helm } from '../api/types';
import { problemsOfValues, refusedOf, type Problems } from '../create/problems';
import { ValuesFields } from '../create/ValuesStep';
import { useRefusal } from '../lib/role';
import { pathOf } from '../lib/service';
import { asRead, useEdited } from '../ui/edited';
import { Switch, TextField } from '../ui/fields';
import { chartChangesOf, chartLabels, chartSettingsOf, isInFiles } from './chartValues';
import { SaveFoot, useSave } from './SaveFoot';
import { DeleteSection, RestrictionsSection } from './sections';

export function HelmSettings({ service }: { service: Helm }) {
  const edited = useEdited(service, chartSettingsOf);
  const { values } = edited;
  const mayNot = useRefusal('ADMIN');
  const save = useSave(edited, () => {
    const { base } = edited;
    return change('PUT', pathOf(service), chartChangesOf(base, values), asRead(base));
  });
  const [problems, setProblems] = useState<Problems>({});
  const set = (next: Partial<typeof values>) => {
    edited.set(next);
    setProblems({});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOfValues(values);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    save.mutate(undefined, {
      onError: (error) => setProblems(refusedOf(error, values.single)),
    });
  };
  const field = (name: 'name' | 'version' | 'branch' | 'root', refused: string, mono = true) => (
    <TextField
      label={chartLabels[name]}
      mono={mono}
      value={values[name]}
      onChange={(value) => set({ [name]: value })}
      error={problems[refused]}
    />
  );
  const [at = ''] = Object.keys(refusedOf(save.error, values.single));
  const isAtField =
    ['name', 'chart_version', 'branch', 'root_path'].includes(at) ||
    at.startsWith('value ') ||
    (at === 'content' && !isInFiles(service));
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
        <ValuesFields
          draft={values}
          set={set}
          problems={problems}
          isInFiles={isInFiles(service)}
          isDisabled={mayNot !== null}
        />
        <p className="quiet">
          Its values from git and helm’s flags are changed with <code>slipway</code> or{' '}
          <code>slipway.yaml</code>.
        </p>
        <SaveFoot edited={edited} save={save} isAtField={isAtField} labels={chartLabels} />
      </form>
      <RestrictionsSection service={service} />
      <DeleteSection service={service} />
    </>
  );
}
