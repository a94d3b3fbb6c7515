// A service in steps, from its source to the summary that creates it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { ApiError, messageOf } from '../api/error';
import { boardRead, useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { Link, navigate, useParam } from '../lib/router';
import { Button } from '../ui/fields';
import { Needs, Page } from '../ui/parts';
import { create } from './create';
import { emptyDraft, stepsOf, type Draft, type Step } from './draft';
import { forget, keep, kept, nothingMade, type Made } from './kept';
import { GeneralStep } from './GeneralStep';
import { firstProblems, refusedOf, stepOf, type Fields, type Problems } from './problems';
import { BuildStep, PortsStep, RulesStep, ScheduleStep, VariablesStep } from './steps';
import { SummaryStep } from './SummaryStep';
import { ValuesStep } from './ValuesStep';

const titles: Record<Step, string> = {
  general: 'General',
  build: 'Build and start',
  values: 'Values',
  ports: 'Ports and health',
  schedule: 'When it runs',
  variables: 'Variables',
  rules: 'Restrictions',
  summary: 'Summary',
};

export interface StepProps extends Fields<Draft> {
  isMade: boolean; // the service is there: its kind and its place stay
}

const forms: Record<Step, (props: StepProps) => ReactNode> = {
  general: GeneralStep,
  build: BuildStep,
  values: ValuesStep,
  ports: PortsStep,
  schedule: ScheduleStep,
  variables: VariablesStep,
  rules: RulesStep,
  summary: SummaryStep,
};

// What is written and what was made of it, as it was before the page was loaded again.
function useKept() {
  const [first] = useState(kept);
  const [draft, setDraft] = useState(first.draft);
  const made = useRef(first.made);
  useEffect(() => keep(draft, made.current), [draft]);
  return {
    draft,
    setDraft,
    made,
    note: (next: Partial<Made>) => {
      made.current = { ...made.current, ...next };
      keep(draft, made.current);
    },
    clear: () => {
      made.current = nothingMade;
      setDraft(emptyDraft);
      forget();
    },
  };
}

// The environment is chosen by itself.
const isUntouched = (draft: Draft) =>
  JSON.stringify({ ...draft, environment: '' }) === JSON.stringify(emptyDraft);

export default function CreatePage() {
  const organization = useOrganization();
  const queries = useQueryClient();
  const [stepText, setStep] = useParam('step');
  const { draft, setDraft, made, note, clear } = useKept();
  const [problems, setProblems] = useState<Problems>({});
  const board = useBoard(organization.id).data;
  // Its own too, once it is made.
  const names = made.current.service
    ? []
    : (board?.services ?? [])
        .filter((one) => one.environment_id === draft.environment)
        .map((one) => one.name);
  const doing = useRef('');
  const steps = stepsOf(draft);
  const step = Math.min(steps.length - 1, Math.max(0, Math.trunc(Number(stepText)) || 0));
  const set = (next: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...next }));
    // What was wrong is looked at anew with the next step; until then it is being mended.
    setProblems((before) => (Object.keys(before).length > 0 ? {} : before));
  };
  const show = (next: number) => setStep(next === 0 ? '' : String(next));
  const go = (next: number) => {
    const found = firstProblems(draft, next, names);
    setProblems(found.problems);
    show(found.step);
  };
  const save = useMutation({
    mutationFn: () => {
      const at = { step: 0 };
      return create(organization.id, draft, {
        get made() {
          return made.current;
        },
        set: note,
        at: (next, what) => {
          at.step = steps.indexOf(next);
          doing.current = what;
        },
      }).catch((error: unknown) => {
        if (at.step > 0) show(at.step);
        throw error;
      });
    },
    onSuccess: async (service) => {
      void queries.invalidateQueries();
      // Its page looks for it there, and this one does not show the board.
      await boardRead(queries, organization.id);
      clear();
      navigate(`/service/${service.id}`);
    },
    onError: (error) => {
      void queries.invalidateQueries({ queryKey: ['places'] });
      if (!(error instanceof ApiError) || !error.field || made.current.service) return;
      setProblems(refusedOf(error, draft.single));
      show(stepOf(draft, error.field));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.reset();
    if (step < steps.length - 1) return go(step + 1);
    const found = firstProblems(draft, step, names);
    if (found.step === step) return save.mutate();
    setProblems(found.problems);
    show(found.step);
  };
  const form = useRef<HTMLFormElement>(null);
  const was = useRef(step);
  // Somebody with a keyboard or a screen reader goes on where the step begins, or at what is wrong.
  // A field is invalid by itself too, as where its repository is not reached: no reason to leave
  // what is being written.
  useEffect(() => {
    const isWrong = Object.keys(problems).length > 0;
    const wrong = isWrong && form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    const start = step === was.current ? null : form.current?.querySelector('h2');
    (wrong || start)?.focus();
    was.current = step;
  }, [step, problems]);
  const service = made.current.service;
  const Shown = forms[steps[step]!];
  const props = { draft, set, problems, isMade: service !== null };
  return (
    <Page title="New service">
      <Needs role="ADMIN">
        <div className="wizard">
          <nav aria-label="Steps">
            <ol>
              {steps.map((name, index) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-current={index === step ? 'step' : undefined}
                    onClick={() => go(index)}
                  >
                    {titles[name]}
                  </button>
                </li>
              ))}
            </ol>
          </nav>
          <form onSubmit={submit} className="card" ref={form}>
            <h2 tabIndex={-1}>{titles[steps[step]!]}</h2>
            <Shown {...props} />
            {save.error ? (
              <p className="problem" role="alert">
                {service ? `${doing.current}: ` : ''}
                {messageOf(save.error)}
              </p>
            ) : null}
            {service && !save.isPending ? (
              <p className="quiet">
                <Link href={`/service/${service.id}`}>{draft.name || 'The service'}</Link> is there
                already; what it still lacks is added.
              </p>
            ) : null}
            <div className="row">
              {step > 0 ? <Button onPress={() => show(step - 1)}>Back</Button> : null}
              <Button look="main" type="submit" isDisabled={save.isPending}>
                {step < steps.length - 1 ? 'Next' : draft.deploy ? 'Create and deploy' : 'Create'}
              </Button>
              <span className="grow" />
              {isUntouched(draft) ? null : (
                <Button
                  look="quiet"
                  onPress={() => {
                    clear();
                    save.reset();
                    setProblems({});
                    show(0);
                  }}
                >
                  Start over
                </Button>
              )}
            </div>
          </form>
        </div>
      </Needs>
    </Page>
  );
}
