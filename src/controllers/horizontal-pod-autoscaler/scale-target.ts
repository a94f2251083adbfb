import { groupVersionProblem, parseApiVersion } from '../../api/index.ts';
import { type Client, isConflict, type ResourceClient } from '../../client/index.ts';
import { asError } from '../library/objects/index.ts';
import type { AutoscalerSpec, Scale } from './autoscaler.ts';
import type { TargetKinds } from './target-kinds.ts';

/** So often a new size is tried where somebody else writes at the same time. */
const ATTEMPTS = 5;

/** What an autoscaler scales, as its server shows it. */
export interface FoundScale {
  readonly scale: Scale;
  /** Writes a new size. */
  rescale(replicas: number): Promise<void>;
}

/** Finds the scale of a target. Throws what upstream says where there is none. */
export async function findScale(
  client: Client,
  kinds: TargetKinds,
  namespace: string,
  target: AutoscalerSpec['scaleTargetRef'],
): Promise<FoundScale> {
  const { apiVersion = '', kind, name } = target;
  const problem = groupVersionProblem(apiVersion);
  if (problem !== undefined) throw new Error(problem);
  let first: Error | undefined;
  for (const resource of await kinds.resourcesFor(parseApiVersion(apiVersion).group, kind)) {
    const scales = client.resource<Scale>(resource.apiVersion, resource.plural);
    try {
      const scale = await scales.get({ namespace, name }, { subresource: 'scale' });
      return { scale, rescale: (replicas) => rescale(scales, scale, replicas) };
    } catch (error) {
      first ??= asError(error);
    }
  }
  throw first ?? new Error('unrecognized resource');
}

async function rescale(scales: ResourceClient<Scale>, found: Scale, replicas: number): Promise<void> {
  let scale = found;
  for (let attempt = 1; ; attempt++) {
    try {
      await scales.update({ ...scale, spec: { ...scale.spec, replicas } }, { subresource: 'scale' });
      return;
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
      scale = await scales.get(scale.metadata, { subresource: 'scale' }).catch(() => scale);
    }
  }
}
