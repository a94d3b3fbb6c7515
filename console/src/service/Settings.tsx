// The settings of a service that is no chart.
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import type { Formed } from '../api/types';
import { problemsOfPort, problemsOfRuns, refusedOf, type Problems } from '../create/problems';
import {
  AttemptFields,
  BuildCommand,
  ScheduleFields,
  ServingFields,
  StartCommand,
} from '../create/RunFields';
import { GitFields, ImageFields } from '../create/SourceFields';
import { useRefusal } from '../lib/role';
import { gitOf, imageOf, pathOf } from '../lib/service';
import { Switch, TextField } from '../ui/fields';
import { asRead, useEdited } from '../ui/edited';
import { SaveFoot, useSave } from './SaveFoot';
import { DeleteSection, RestrictionsSection } from './sections';
import { changesOf, settingLabels, settingsOf } from './values';

// The fields of requests that some field here stands for: what is refused of others is said at the foot.
const shown = new Set([
  'name',
  'url',
  'git_token_id',
  'branch',
  'root_path',
  'build_command',
  'image_name',
  'tag',
  'registry_id',
  'entrypoint',
  'ports',
  'internal_port',
  'path',
  'scheduled_at',
  'timezone',
  'max_duration_seconds',
  'max_nb_restart',
]);

export function Settings({ service }: { service: Formed }) {
  const edited = useEdited(service, settingsOf);
  const { values, set } = edited;
  const mayNot = useRefusal('ADMIN');
  const save = useSave(edited, () => {
    const { base } = edited;
    return change('PUT', pathOf(service), changesOf(base, values), asRead(base));
  });
  const refused = refusedOf(save.error);
  const [problems, setProblems] = useState<Problems>({});
  const props = { draft: values, set, problems: { ...refused, ...problems } };
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
            error={props.problems['name']}
          />
          {gitOf(service) ? (
            <>
              <GitFields {...props} />
              <BuildCommand {...props} />
            </>
          ) : null}
          {imageOf(service) ? <ImageFields {...props} /> : null}
          <StartCommand {...props} />
          {service.service_type === 'JOB' ? (
            <>
              {values.runs === 'cron' ? <ScheduleFields {...props} /> : null}
              <AttemptFields {...props} />
            </>
          ) : (
            <ServingFields {...props} />
          )}
        </div>
        <SaveFoot
          edited={edited}
          save={save}
          isAtField={Object.keys(refused).some((field) => shown.has(field))}
          labels={settingLabels}
        />
      </form>
      <RestrictionsSection service={service} />
      <DeleteSection service={service} />
    </>
  );
}
