// From nothing to a service that redeploys itself.
import { useList } from '../api/queries';
import { useOrganization } from '../lib/organization';
import { Link } from '../lib/router';
import { Page } from '../ui/parts';

export function FirstSteps() {
  const organization = useOrganization();
  const hooks = useList(`/organization/${organization.id}/hook`);
  const heard = (hooks.data ?? []).some((hook) => hook.last_delivery_at);
  const steps = [
    {
      done: false,
      href: '/new',
      title: 'Create a service',
      text: 'A repository with a branch, or an image. Auto-deploy is on from the start.',
    },
    {
      done: (hooks.data ?? []).length > 0,
      href: '/connect',
      title: 'Connect your forge',
      text: 'A hook is an address that your forge sends its pushes to.',
    },
    {
      done: heard,
      href: '/connect',
      title: 'Push a commit',
      text: 'The lamp beside the hook lights up, and the board has its first column.',
    },
  ];
  return (
    <Page title="Welcome to Slipway">
      <p className="lead">
        A push redeploys exactly the services it concerns, and every other one says why it was left
        alone.
      </p>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step.title} className={step.done ? 'done' : ''}>
            <Link href={step.href}>{step.title}</Link>
            <p>{step.text}</p>
          </li>
        ))}
      </ol>
    </Page>
  );
}
