// That a deployment waits for people's word, what they said, and a word of one's own.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { change, get } from '../api/client';
import { messageOf } from '../api/error';
import type { Deployment } from '../api/types';
import { useRefusal } from '../lib/role';
import { Button } from '../ui/fields';
import { ReasonForm } from './ReasonForm';

// Refused with a reason, or approved.
type Word = { reason: string } | 'approve';

function Words({ deployment }: { deployment: Deployment }) {
  const queries = useQueryClient();
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const path = `/deployment/${deployment.id}` as const;
  const say = useMutation({
    mutationFn: (word: Word) =>
      word === 'approve'
        ? change('POST', `${path}/approve`, {})
        : change('POST', `${path}/refuse`, word),
    onSuccess: () => queries.invalidateQueries(),
  });
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
    <ReasonForm
      title="Refuse the deployment"
      question="Why it is not to be deployed"
      submit="Refuse it"
      save={say}
      reason={reason}
      onChange={setReason}
      send={() => say.mutate({ reason })}
      onCancel={() => setRefusing(false)}
    />
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
