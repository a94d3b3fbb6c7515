// What lies between two deployed versions: commits, and files.
import { useGet, type Pages } from '../api/queries';
import type { Deployment, HistoryItem, Schema, Service } from '../api/types';
import { useParam } from '../lib/router';
import { gitOf } from '../lib/service';
import { shortCommit, subject } from '../lib/text';
import { Choose } from '../ui/fields';
import { Older } from '../ui/Older';
import { Loaded } from '../ui/parts';

const commitOf = (item: HistoryItem) => item.commit?.git_commit_id ?? null;

// Each commit once: its latest deployment stands for it.
function othersThan(commit: string, items: HistoryItem[]): HistoryItem[] {
  const seen = new Set([commit]);
  return items.filter((one) => {
    const other = commitOf(one);
    if (!other || seen.has(other)) return false;
    seen.add(other);
    return true;
  });
}

export function Compare(p: {
  service: Service;
  deployment: Deployment;
  pages: Pages<HistoryItem>;
}) {
  const commit = p.deployment.version.commit;
  const [named, setOther] = useParam('compare');
  const other = named === commit ? '' : named;
  if (!gitOf(p.service) || !commit) return null;
  const others = othersThan(commit, p.pages.data ?? []);
  if (others.length === 0 && !p.pages.hasOlder && !other) return null;
  const choices = others.map((one) => ({
    id: commitOf(one)!,
    name: `${shortCommit(commitOf(one))} ${subject(one.commit?.message ?? '')}`,
  }));
  // What the address names may be older than what was read of the list.
  if (other && !choices.some((one) => one.id === other)) {
    choices.push({ id: other, name: shortCommit(other) });
  }
  return (
    <details className="compare" open={other !== ''}>
      <summary>Compare with another version</summary>
      <Choose label="Compare with" value={other} choices={choices} onChange={setOther} />
      <Older pages={p.pages} />
      {other ? (
        <Between path={`/service/${p.service.id}/compare?base=${commit}&head=${other}`} />
      ) : null}
    </details>
  );
}

function Between({ path }: { path: `/service/${string}/compare?${string}` }) {
  return (
    <Loaded query={useGet(path)}>
      {(comparison) => (
        <>
          <Commits comparison={comparison} />
          <Files comparison={comparison} />
        </>
      )}
    </Loaded>
  );
}

function Commits({ comparison }: { comparison: Schema['Comparison'] }) {
  const { commits, older, newer } = comparison;
  if (!newer) {
    return <p className="quiet">Neither comes from the other: the branch was pushed over.</p>;
  }
  return (
    <>
      <p className="quiet">
        {commits.length} {commits.length === 1 ? 'commit' : 'commits'} from{' '}
        <code>{shortCommit(older)}</code> to <code>{shortCommit(newer)}</code>
      </p>
      <ul className="plain-list" aria-label="Commits between the versions">
        {commits.map((commit) => (
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
}

function Files({ comparison }: { comparison: Schema['Comparison'] }) {
  const { files, files_count: count } = comparison;
  return (
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
  );
}
