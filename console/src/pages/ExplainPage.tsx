// What would this push, or this tag, deploy? Nothing is stored, nothing started.
import { useMutation } from '@tanstack/react-query';
import { useEffect, type FormEvent, type ReactNode } from 'react';
import { change } from '../api/client';
import { ApiError, messageOf } from '../api/error';
import type { Schema } from '../api/types';
import { useBoard } from '../board/useEvents';
import { useOrganization } from '../lib/organization';
import { Link, useParam } from '../lib/router';
import { VerdictList } from '../service/Verdicts';
import { Button, SuggestField } from '../ui/fields';
import { Empty, Page, Problem } from '../ui/parts';

type Question = Schema['ExplainRequest'];

// `name`: of the request's field; in the address it stands as `parameter`.
interface AskedField {
  name: string;
  label: string;
  parameter: string;
  choices?: string[];
  placeholder?: string;
  hint?: ReactNode;
}

// What the address says of these fields, by the names of the request's.
function asked(parameters: Record<string, string>): Record<string, string> {
  const params = new URLSearchParams(location.search);
  const values = Object.entries(parameters).map(([name, at]) => [name, params.get(at) ?? '']);
  return Object.fromEntries(values.filter(([, value]) => value));
}

// Of an address that was sent by somebody: what they asked.
function questionOfAddress(): Question | null {
  const image = asked({ image_name: 'image', tag: 'tag' });
  if (image['image_name'] && image['tag']) return image as Question;
  const push = asked({ repository: 'repository', branch: 'branch', from: 'from', to: 'to' });
  return push['repository'] ? ({ branch: 'main', ...push } as Question) : null;
}

function Asking(p: {
  title: string;
  submit: string;
  look: 'main' | 'plain';
  fields: AskedField[];
  error: unknown;
  isPending: boolean;
  onAsk: (values: Record<string, string>) => void;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    p.onAsk(asked(Object.fromEntries(p.fields.map(({ name, parameter }) => [name, parameter]))));
  };
  return (
    <form className="card" onSubmit={submit}>
      <h2>{p.title}</h2>
      {p.fields.map((field) => (
        <Asked key={field.name} field={field} error={p.error} />
      ))}
      <Button look={p.look} type="submit" isDisabled={p.isPending}>
        {p.submit}
      </Button>
    </form>
  );
}

function Asked({ field, error }: { field: AskedField; error: unknown }) {
  const [value, setValue] = useParam(field.parameter);
  const isWrong = error instanceof ApiError && error.field === field.name;
  return (
    <SuggestField
      label={field.label}
      mono
      value={value}
      choices={field.choices ?? []}
      onChange={(next) => setValue(next, true)}
      error={isWrong ? messageOf(error) : null}
      placeholder={field.placeholder ?? ''}
      hint={field.hint}
    />
  );
}

const unique = (values: (string | undefined)[]) =>
  [...new Set(values)].filter((value): value is string => Boolean(value));

export default function ExplainPage() {
  const organization = useOrganization();
  const board = useBoard(organization.id).data;
  const services = board?.services ?? [];
  const ask = useMutation({
    mutationFn: (body: Question) =>
      change('POST', `/organization/${organization.id}/explain`, body),
  });
  const { mutate } = ask;
  useEffect(() => {
    const question = questionOfAddress();
    if (question) mutate(question);
  }, [mutate]);
  const fields = ['repository', 'branch', 'from', 'to', 'image_name', 'tag'];
  const isAtField = ask.error instanceof ApiError && fields.includes(ask.error.field ?? '');
  return (
    <Page title="What would this deploy?">
      <p className="lead">
        The verdicts that a push or a tag would get. Nothing is stored, nothing is started.
      </p>
      {board && services.length === 0 ? (
        <Empty title="There is no service yet that anything could deploy.">
          <p>
            <Link href="/new">Create a service</Link>
          </p>
        </Empty>
      ) : null}
      <div className="split">
        <Asking
          title="A push"
          submit="Explain the push"
          look="main"
          error={ask.error}
          isPending={ask.isPending}
          onAsk={(values) => ask.mutate({ branch: 'main', ...values } as Question)}
          fields={[
            {
              name: 'repository',
              label: 'Repository',
              parameter: 'repository',
              choices: unique(services.map((one) => one.repository)),
              placeholder: 'https://git.example.com/shop.git',
            },
            {
              name: 'branch',
              label: 'Branch',
              parameter: 'branch',
              choices: unique(services.map((one) => one.branch)),
              placeholder: 'main',
            },
            {
              name: 'from',
              label: 'From',
              parameter: 'from',
              hint: 'A commit, its first digits, or a branch. Left out: each service’s own watermark.',
            },
            {
              name: 'to',
              label: 'To',
              parameter: 'to',
              hint: 'A commit, its first digits, or a branch. Left out: the branch’s tip.',
            },
          ]}
        />
        <Asking
          title="An image"
          submit="Explain the image"
          look="plain"
          error={ask.error}
          isPending={ask.isPending}
          onAsk={(values) => ask.mutate(values as Question)}
          fields={[
            {
              name: 'image_name',
              label: 'Image',
              parameter: 'image',
              choices: unique(services.map((one) => one.image_name)),
              placeholder: 'registry.example.com/team/web',
            },
            { name: 'tag', label: 'Tag', parameter: 'tag' },
          ]}
        />
      </div>
      <Problem error={isAtField ? null : ask.error} />
      {ask.data ? (
        <section className="card" aria-label="Verdicts">
          <h2>
            {ask.data.verdicts.filter((one) => one.decision === 'DEPLOY').length} of{' '}
            {ask.data.verdicts.length} would deploy
          </h2>
          <VerdictList verdicts={ask.data.verdicts} named />
        </section>
      ) : null}
    </Page>
  );
}
