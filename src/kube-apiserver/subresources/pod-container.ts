import { badRequest } from '../../api/index.ts';
import type { Pod } from '../../kinds/index.ts';

/** The container of a Pod that a client means: the named one, or the only one. Throws a 400. */
export function containerOf({ metadata, spec }: Pod, name: string): string {
  const containers = spec?.containers ?? [];
  const all = [...(spec?.initContainers ?? []), ...containers, ...(spec?.ephemeralContainers ?? [])];
  const names = all.map((container) => container.name);
  if (name !== '') {
    if (names.includes(name)) return name;
    throw badRequest(`container ${name} is not valid for pod ${metadata.name}`);
  }
  const [only, ...others] = containers;
  if (only && others.length === 0) return only.name;
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]`,
  );
}
