import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../ui/parts';
import { parseMetrics } from './metrics';

async function read() {
  const [ready, metrics] = await Promise.all([fetch('/readyz'), fetch('/metrics')]);
  return { isReady: ready.ok, metrics: metrics.ok ? parseMetrics(await metrics.text()) : [] };
}

export function Health() {
  const query = useQuery({ queryKey: ['health'], queryFn: read, refetchInterval: 5000 });
  return (
    <Loaded query={query}>
      {({ isReady, metrics }) => (
        <section className="card" aria-label="Health">
          <div className="item hook-head">
            <span className={`lamp ${isReady ? 'on' : ''}`} />
            <h2>{isReady ? 'Ready' : 'Not ready'}</h2>
          </div>
          <div className="scroll-x" tabIndex={0} role="region" aria-label="Metrics">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">Of which</th>
                  <th scope="col">Value</th>
                </tr>
              </thead>
              <tbody>
                {metrics.map((one) => (
                  <tr key={one.name + one.labels}>
                    <td>{one.help || one.name}</td>
                    <td>
                      <code>{one.labels}</code>
                    </td>
                    <td className="fit">{one.value}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </Loaded>
  );
}
