// What a deployment brings and what asked for it, with the way to the verdict.
import { Fragment, type ReactNode } from 'react';
import type { Deployment, HistoryItem } from '../api/types';
import { Link } from '../lib/router';
import { shortCommit, subject } from '../lib/text';
import { triggerWords } from './triggerWords';

function Line({ facts }: { facts: ReactNode[] }) {
  return (
    <p className="quiet">
      {facts.filter(Boolean).map((fact, index) => (
        <Fragment key={index}>
          {index > 0 ? ' · ' : ''}
          {fact}
        </Fragment>
      ))}
    </p>
  );
}

export function Origin(p: { deployment: Deployment; item: HistoryItem | undefined }) {
  const { service_id: service, trigger, superseded_by: newer } = p.deployment;
  const { commit, image_name: image, tag } = p.deployment.version;
  const message = p.item?.commit ? subject(p.item.commit.message) : '';
  const cause = trigger.push_id ?? trigger.notice_id;
  return (
    <div>
      <h2>{message || (image ? `${image}:${tag}` : shortCommit(commit))}</h2>
      <Line
        facts={[
          p.item?.commit ? `commit by ${p.item.commit.author_name}` : null,
          triggerWords(p.deployment),
          cause ? <Link href={`/?cell=${cause}.${service}`}>why</Link> : null,
          newer ? (
            <Link href={`/service/${service}?deployment=${newer}`}>
              superseded by a newer deployment
            </Link>
          ) : null,
        ]}
      />
    </div>
  );
}
