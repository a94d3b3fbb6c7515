// From nothing to a service that redeploys itself: what is done of it, and what comes next.
import { useList } from '../api/queries';
import { useOrganization } from '../lib/organization';
import { Link } from '../lib/router';

export function FirstSteps({ hasServices }: { hasServices: boolean }) {
  const organization = useOrganization();
  const hooks = useList(`/organization/${organization.id}/hook`);
  const all = hooks.data ?? [];
  const steps = [
    {
      done: hasServices,
      href: '/new',
      title: 'Create a service',
      text: 'A repository with a branch, or an image. Auto-deploy is on from the start.',
    },
    {
      done: all.length > 0,
      href: '/connect',
      title: 'Connect your forge',
      text: 'A hook is an address that your forge sends its pushes to.',
    },
    {
      done: all.some((hook) => hook.last_delivery_at),
      href: '/connect',
      title: 'Push a commit',
      text: 'The lamp beside the hook lights up, and the board has its first column.',
    },
  ];
  return (
    <ol className="steps" aria-label="First steps">
      {steps.map((step) => (
        <li key={step.title} className={step.done ? 'done' : ''}>
          <Link href={step.href}>{step.title}</Link>
          {step.done ? <span className="unseen"> (done)</span> : null}
          <p>{step.text}</p>
        </li>
      ))}
    </ol>
  );
}
