import { useMutation } from '@tanstack/react-query';
import { change } from '../api/client';
import { useList } from '../api/queries';
import type { Deployment, Service } from '../api/types';
import { isOver, stateOutcome } from '../lib/outcome';
import { useParam } from '../lib/router';
import { Button } from '../ui/fields';
import { Empty, Loaded, Problem, Time } from '../ui/parts';
import { Sign } from '../ui/Sign';
import { DeploymentView } from './DeploymentView';

// As the reference's history shows it.
interface HistoryItem {
  id: string;
  created_at: string;
  status: Deployment['state'];
  commit?: { git_commit_id: string; message: string } | null;
  tag?: string;
}

export function Deployments({ service }: { service: Service }) {
  const path = `/${service.service_type.toLowerCase()}/${service.id}/deploymentHistory`;
  const query = useList<HistoryItem>(path);
  const [chosen, choose] = useParam('deployment');
  return (
    <Loaded query={query}>
      {(items) => {
        const shown = items.find((one) => one.id === chosen) ?? items[0];
        if (!shown) {
          return (
            <Empty title="It was never deployed.">
              <p>Deploy it once by hand; from then on its pushes deploy it.</p>
            </Empty>
          );
        }
        return (
          <div className="history">
            <ul className="plain-list history-list" aria-label="Deployments">
              {items.map((item) => (
                <li key={item.id}>
                  <button
                    type="button"
                    aria-current={item.id === shown.id}
                    onClick={() => choose(item.id)}
                  >
                    <Sign outcome={stateOutcome(item.status)} />
                    <span>
                      <span>
                        {item.commit?.message.split('\n')[0] ??
                          item.tag ??
                          stateOutcome(item.status).word}
                      </span>
                      <small>
                        {item.commit ? <code>{item.commit.git_commit_id.slice(0, 7)}</code> : null}{' '}
                        <Time at={item.created_at} />
                      </small>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            <div className="card">
              <DeploymentView key={shown.id} id={shown.id} />
              <DeploymentActions
                service={service}
                item={shown}
                isServing={shown.id === items[0]?.id}
              />
            </div>
          </div>
        );
      }}
    </Loaded>
  );
}

function DeploymentActions({
  service,
  item,
  isServing,
}: {
  service: Service;
  item: HistoryItem;
  isServing: boolean;
}) {
  const act = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: unknown }) => change('POST', path, body),
  });
  const over = isOver(item.status);
  return (
    <p className="row">
      {over ? null : (
        <Button
          look="danger"
          onPress={() => act.mutate({ path: `/deploymentQueue/${item.id}/cancelDeployment` })}
        >
          Cancel
        </Button>
      )}
      {over && !isServing && item.status === 'DEPLOYED' ? (
        <Button
          onPress={() =>
            act.mutate({
              path: `/service/${service.id}/rollback`,
              body: { deployment_id: item.id },
            })
          }
        >
          Roll back to this version
        </Button>
      ) : null}
      <Problem error={act.error} />
    </p>
  );
}
