// What would this push, or this tag, deploy? Nothing is stored, nothing started.
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { change } from '../api/client';
import { ApiError, messageOf } from '../api/error';
import type { Verdict } from '../api/types';
import { useOrganization } from '../lib/organization';
import { useParam } from '../lib/router';
import { VerdictList } from '../service/Verdicts';
import { Button, TextField } from '../ui/fields';
import { Page, Problem } from '../ui/parts';

export default function ExplainPage() {
  const organization = useOrganization();
  const [repository, setRepository] = useParam('repository');
  const [branch, setBranch] = useParam('branch');
  const [from, setFrom] = useParam('from');
  const [to, setTo] = useParam('to');
  const [image, setImage] = useParam('image');
  const [tag, setTag] = useParam('tag');
  const ask = useMutation({
    mutationFn: (body: object) =>
      change<{ verdicts: Verdict[] }>('POST', `/organization/${organization.id}/explain`, body),
  });
  const wrong = (field: string) =>
    ask.error instanceof ApiError && ask.error.field === field ? messageOf(ask.error) : null;
  const askPush = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({
      repository,
      branch: branch || 'main',
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
    });
  };
  const askImage = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ image_name: image, tag });
  };
  const replace = (set: (value: string, replace?: boolean) => void) => (value: string) =>
    set(value, true);
  return (
    <Page title="What would this deploy?">
      <p className="lead">
        The verdicts that a push or a tag would get. Nothing is stored, nothing is started.
      </p>
      <div className="split">
        <form className="card" onSubmit={askPush}>
          <h2>A push</h2>
          <TextField
            label="Repository"
            value={repository}
            onChange={replace(setRepository)}
            mono
            error={wrong('repository')}
            placeholder="https://git.example.com/shop.git"
          />
          <TextField
            label="Branch"
            value={branch}
            onChange={replace(setBranch)}
            mono
            placeholder="main"
          />
          <TextField
            label="From"
            value={from}
            onChange={replace(setFrom)}
            mono
            error={wrong('from')}
            hint="Left out: each service’s own watermark."
          />
          <TextField
            label="To"
            value={to}
            onChange={replace(setTo)}
            mono
            error={wrong('to')}
            hint="Left out: the branch’s tip."
          />
          <Button look="main" type="submit" isDisabled={ask.isPending}>
            Explain the push
          </Button>
        </form>
        <form className="card" onSubmit={askImage}>
          <h2>An image</h2>
          <TextField
            label="Image"
            value={image}
            onChange={replace(setImage)}
            mono
            error={wrong('image_name')}
            placeholder="registry.example.com/team/web"
          />
          <TextField label="Tag" value={tag} onChange={replace(setTag)} mono error={wrong('tag')} />
          <Button type="submit" isDisabled={ask.isPending}>
            Explain the image
          </Button>
        </form>
      </div>
      <Problem error={ask.error instanceof ApiError && ask.error.field ? null : ask.error} />
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
