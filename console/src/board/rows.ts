// The rows of the board in their order: environments, their stages where several are in use, and
// services, narrowed by what is searched for. Pure.
import type { Board, BoardService } from '../api/types';

export type Row =
  | { kind: 'environment'; id: string; title: string; mode: string }
  | { kind: 'stage'; id: string; title: string }
  | { kind: 'service'; id: string; service: BoardService; index: number };

export const readableStage = (name: string) =>
  name
    .replace(/^DEFAULT /, '')
    .toLowerCase()
    .replace(/^./, (first) => first.toUpperCase());

export function rowsOf(
  board: Pick<Board, 'environments' | 'services'>,
  search: string,
  environment: string,
): Row[] {
  const wanted = search.trim().toLowerCase();
  const rows: Row[] = [];
  for (const env of board.environments) {
    if (environment && env.id !== environment) continue;
    const services = board.services
      .map((service, index) => ({ service, index }))
      .filter(
        ({ service }) =>
          service.environment_id === env.id && service.name.toLowerCase().includes(wanted),
      );
    if (services.length === 0) continue;
    const title = `${env.project_name} / ${env.name}`;
    rows.push({ kind: 'environment', id: env.id, title, mode: env.mode });
    const used = new Set(services.map(({ service }) => service.stage_id));
    let stage: string | null = null;
    for (const { service, index } of services) {
      if (used.size > 1 && service.stage_id && service.stage_id !== stage) {
        stage = service.stage_id;
        const name = env.stages.find((one) => one.id === stage)?.name ?? '';
        rows.push({ kind: 'stage', id: env.id + stage, title: readableStage(name) });
      }
      rows.push({ kind: 'service', id: service.id, service, index });
    }
  }
  return rows;
}
