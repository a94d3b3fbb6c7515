// A service in steps, from its source to the summary that creates it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change } from '../api/client';
import { ApiError, messageOf } from '../api/error';
import type { Service } from '../api/types';
import { navigate, useParam } from '../lib/router';
import { Button } from '../ui/fields';
import { Needs, Page } from '../ui/parts';
import { pathOf } from '../lib/service';
import {
  applicationOf,
  containerOf,
  emptyDraft,
  jobOf,
  lastPart,
  problemsOfGeneral,
  sourceOf,
  stepOf,
  type Draft,
  type Problems,
} from './draft';
import { BuildStep, PortsStep, RulesStep, ScheduleStep, SummaryStep, VariablesStep } from './steps';
import { GeneralStep } from './GeneralStep';

const titlesOf = (draft: Draft) => [
  'General',
  'Build and start',
  draft.kind === 'JOB' ? 'When it runs' : 'Ports and health',
  'Variables',
  'Restrictions',
  'Summary',
];

export interface StepProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  problems: Problems;
}

// What was made stays made: a second attempt goes on with it.
type Made = { service: Service | null };

const post = (draft: Draft): Promise<Service> => {
  const environment = `/environment/${draft.environment}` as const;
  if (draft.kind === 'JOB') return change('POST', `${environment}/job`, jobOf(draft));
  return draft.kind === 'APPLICATION'
    ? change('POST', `${environment}/application`, applicationOf(draft))
    : change('POST', `${environment}/container`, containerOf(draft));
};

async function create(draft: Draft, made: Made): Promise<Service> {
  const service = made.service ?? (await post(draft));
  made.service = service;
  const base = pathOf(service);
  for (const { key, value, secret } of draft.variables.filter((one) => one.key)) {
    const kind = secret ? 'secret' : 'environmentVariable';
    await change('POST', `${base}/${kind}`, { key, value });
  }
  const family = service.service_type === 'JOB' ? 'job' : 'application';
  const rules = sourceOf(draft) === 'git' ? draft.rules.filter((one) => one.value) : [];
  for (const { mode, value } of rules) {
    const restriction = { mode, type: 'PATH' as const, value };
    await change('POST', `/${family}/${service.id}/deploymentRestriction`, restriction);
  }
  if (draft.deploy) await change('POST', `${base}/deploy`);
  return service;
}

export default function CreatePage() {
  const queries = useQueryClient();
  const [stepText, setStep] = useParam('step');
  const [draft, setDraft] = useState(emptyDraft);
  const [problems, setProblems] = useState<Problems>({});
  const [made] = useState<Made>({ service: null });
  const titles = titlesOf(draft);
  const step = Math.min(titles.length - 1, Math.max(0, Number(stepText) || 0));
  const set = (next: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...next }));
    // What was wrong is looked at anew with the next step; until then it is being mended.
    setProblems((before) => (Object.keys(before).length > 0 ? {} : before));
  };
  const go = (next: number) => {
    const wrong = problemsOfGeneral(draft);
    setProblems(wrong);
    setStep(Object.keys(wrong).length > 0 || next === 0 ? '' : String(next));
  };
  const save = useMutation({
    mutationFn: () => create(draft, made),
    onSuccess: async (service) => {
      await queries.invalidateQueries();
      navigate(`/service/${service.id}`);
    },
    onError: (error) => {
      if (!(error instanceof ApiError) || !error.field || made.service) return;
      setProblems({ [lastPart(error.field)]: error.message });
      const at = stepOf(error.field);
      setStep(at === 0 ? '' : String(at));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step < titles.length - 1) go(step + 1);
    else save.mutate();
  };
  const props = { draft, set, problems };
  return (
    <Page title="New service">
      <Needs role="ADMIN">
        <div className="wizard">
          <nav aria-label="Steps">
            <ol>
              {titles.map((title, index) => (
                <li key={title}>
                  <button
                    type="button"
                    aria-current={index === step ? 'step' : undefined}
                    onClick={() => go(index)}
                  >
                    {title}
                  </button>
                </li>
              ))}
            </ol>
          </nav>
          <form onSubmit={submit} className="card">
            <h2>{titles[step]}</h2>
            {step === 0 ? <GeneralStep {...props} /> : null}
            {step === 1 ? <BuildStep {...props} /> : null}
            {step === 2 && draft.kind === 'JOB' ? <ScheduleStep {...props} /> : null}
            {step === 2 && draft.kind !== 'JOB' ? <PortsStep {...props} /> : null}
            {step === 3 ? <VariablesStep {...props} /> : null}
            {step === 4 ? <RulesStep {...props} /> : null}
            {step === 5 ? <SummaryStep {...props} /> : null}
            {save.error ? (
              <p className="problem" role="alert">
                {messageOf(save.error)}
              </p>
            ) : null}
            <div className="row">
              {step > 0 ? <Button onPress={() => go(step - 1)}>Back</Button> : null}
              <Button look="main" type="submit" isDisabled={save.isPending}>
                {step < titles.length - 1 ? 'Next' : draft.deploy ? 'Create and deploy' : 'Create'}
              </Button>
            </div>
          </form>
        </div>
      </Needs>
    </Page>
  );
}
