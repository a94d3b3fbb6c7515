// One deployment: how it stands, its steps, and its log.
import { useGet } from '../api/queries';
import type { Deployment } from '../api/types';
import { useNow } from '../lib/now';
import { deploymentOutcome } from '../lib/outcome';
import { after, duration, shortCommit } from '../lib/text';
import { Loaded, Time } from '../ui/parts';
import { Sign } from '../ui/Sign';
import { Approval } from './Approval';
import { Frozen } from './Frozen';
import { Log } from './Log';
import { standing, stepWords } from './stepWords';

export const versionOf = (deployment: Deployment) =>
  deployment.version.commit ?? deployment.version.tag ?? '';

function Steps({ deployment }: { deployment: Deployment }) {
  const isRunning = deployment.steps.some((step) => standing(step, deployment.state) === 'RUNNING');
  const now = new Date(useNow(isRunning ? 'second' : 'while')).toISOString();
  return (
    <ol className="timeline" aria-label="Steps">
      {deployment.steps.map((step) => (
        <li key={step.name} className={standing(step, deployment.state)}>
          {step.name}
          <small>{stepWords(step, deployment.state, now)}</small>
        </li>
      ))}
    </ol>
  );
}

export function DeploymentView({ id }: { id: string }) {
  const query = useGet(`/deployment/${id}`);
  return (
    <Loaded query={query}>
      {(deployment) => {
        const outcome = deploymentOutcome(deployment);
        return (
          <section className="deployment" aria-label="Deployment">
            <p className="row">
              <Sign outcome={outcome} />
              <strong>{outcome.word}</strong>
              <code>{shortCommit(versionOf(deployment))}</code>
              <span className="quiet">
                <Time at={deployment.created_at} />
                {after(duration(deployment.started_at, deployment.ended_at))}
              </span>
            </p>
            {deployment.error ? <p className="problem">{deployment.error}</p> : null}
            <Approval deployment={deployment} />
            <Frozen deployment={deployment} />
            <Steps deployment={deployment} />
            <Log path={`/deployment/${id}/log`} name={`deployment-${id}`} />
          </section>
        );
      }}
    </Loaded>
  );
}
