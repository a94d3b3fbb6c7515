// What lies between two deployed versions: commits, and files.
import { useState } from 'react';
import { useGet, useList } from '../api/queries';
import type { HistoryItem, Service } from '../api/types';
import { gitOf } from '../lib/service';
import { shortCommit, subject } from '../lib/text';
import { Choose } from '../ui/fields';
import { Loaded } from '../ui/parts';

const commitOf = (item: HistoryItem) => item.commit?.git_commit_id ?? null;

export function Compare(p: { service: Service; item: HistoryItem; items: HistoryItem[] }) {
  const { item, service } = p;
  const others = p.items.filter((one) => commitOf(one) && commitOf(one) !== commitOf(item));
  const [other, setOther] = useState('');
  if (!gitOf(service) || !commitOf(item) || others.length === 0) return null;
  const chosen = others.find((one) => one.id === other);
  return (
    <details className="compare">
      <summary>Compare with another version</summary>
      <Choose
        label="Compare with"
        value={other}
        choices={others.map((one) => ({
          id: one.id,
          name: `${shortCommit(commitOf(one))} ${subject(one.commit?.message ?? '')}`,
        }))}
        onChange={setOther}
      />
      {chosen ? <Between service={service} pair={[item, chosen]} /> : null}
    </details>
  );
}

function Between({ service, pair }: { service: Service; pair: [HistoryItem, HistoryItem] }) {
  const family = service.service_type === 'JOB' ? 'job' : 'application';
  const query = useList(`/${family}/${service.id}/commit`);
  const [a, b] = pair.map((one) => commitOf(one)!) as [string, string];
  return (
    <>
      <Loaded query={query}>
        {(commits) => {
          const at = [a, b].map((id) => commits.findIndex((one) => one.git_commit_id === id));
          const [newer, older] = [Math.min(...at), Math.max(...at)];
          if (newer < 0) {
            return (
              <p className="quiet">
                One of them is not among the latest {commits.length} commits of the branch.
              </p>
            );
          }
          return (
            <>
              <p className="quiet">
                {older - newer} {older - newer === 1 ? 'commit' : 'commits'} from{' '}
                <code>{shortCommit(commits[older]!.git_commit_id)}</code> to{' '}
                <code>{shortCommit(commits[newer]!.git_commit_id)}</code>
              </p>
              <ul className="plain-list" aria-label="Commits between the versions">
                {commits.slice(newer, older).map((commit) => (
                  <li className="item" key={commit.git_commit_id}>
                    <code>{shortCommit(commit.git_commit_id)}</code>
                    <div>
                      {subject(commit.message)} <span className="quiet">{commit.author_name}</span>
                    </div>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
      <Files path={`/service/${service.id}/compare?base=${a}&head=${b}`} />
    </>
  );
}

function Files({ path }: { path: `/service/${string}/compare?${string}` }) {
  return (
    <Loaded query={useGet(path)}>
      {({ files, files_count: count }) => (
        <>
          <h2>
            {count} {count === 1 ? 'file differs' : 'files differ'}
          </h2>
          <ul className="plain-list files" aria-label="Files that differ">
            {files.map((file) => (
              <li key={file}>
                <code>{file}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}
