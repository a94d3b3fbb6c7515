// That a deployment waits for people's word, what they said, and a word of one's own.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { change, get } from '../api/client';
import { messageOf } from '../api/error';
import type { Deployment } from '../api/types';
import { useRefusal } from '../lib/role';
import { Button, TextField } from '../ui/fields';

type Word = 'approve' | 'refuse';

function Words({ deployment }: { deployment: Deployment }) {
  const queries = useQueryClient();
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const say = useMutation({
    mutationFn: (word: Word) =>
      change('POST', `/deployment/${deployment.id}/${word}`, word === 'refuse' ? { reason } : {}),
    onSuccess: () => queries.invalidateQueries(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say.mutate('refuse');
  };
  if (!refusing) {
    return (
      <>
        <p className="row">
          <Button needs="DEPLOYER" isDisabled={say.isPending} onPress={() => say.mutate('approve')}>
            Approve
          </Button>
          <Button needs="DEPLOYER" isDisabled={say.isPending} onPress={() => setRefusing(true)}>
            Refuse
          </Button>
        </p>
        {say.error ? <p role="alert">{messageOf(say.error)}</p> : null}
      </>
    );
  }
  return (
    <form onSubmit={submit} aria-label="Refuse the deployment">
      <TextField
        label="Why it is not to be deployed"
        value={reason}
        onChange={setReason}
        hint="The audit log and the deployment keep it."
        error={say.error ? messageOf(say.error) : null}
      />
      <p className="row">
        <Button look="danger" type="submit" isDisabled={say.isPending}>
          Refuse it
        </Button>
        <Button onPress={() => setRefusing(false)}>Let it wait</Button>
      </p>
    </form>
  );
}

export function Approval({ deployment }: { deployment: Deployment }) {
  const refusal = useRefusal('DEPLOYER');
  const waits = Boolean(deployment.approval_until);
  const { data } = useQuery({
    queryKey: ['approval', deployment.id, deployment.approval],
    queryFn: ({ signal }) => get(`/deployment/${deployment.id}/approval`, signal),
    enabled: waits,
  });
  if (!waits) {
    return deployment.through_approval ? (
      <p className="quiet">May start without approval: {deployment.through_approval}</p>
    ) : null;
  }
  return (
    <div className="frozen-note">
      <p>{data?.explanation ?? 'Waits for approval.'}</p>
      {data?.commits.length ? (
        <ul>
          {data.commits.map((commit) => (
            <li key={commit.git_commit_id}>
              <code>{commit.git_commit_id.slice(0, 8)}</code> {commit.message.split('\n')[0]}
            </li>
          ))}
        </ul>
      ) : null}
      {data?.files_count ? <p className="quiet">{data.files_count} files differ.</p> : null}
      {refusal ? null : <Words deployment={deployment} />}
    </div>
  );
}
