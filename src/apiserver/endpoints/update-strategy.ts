import type { StoredResource } from '../registry/served-resource.ts';
import { strategyOf } from '../registry/strategies.ts';
import type { UpdateStrategy } from '../registry/update-object.ts';
import type { ResourceCall } from '../reply/endpoint.ts';
import { methodNotAllowed } from '../request/refusals.ts';

/** How what a call names is updated. Throws a 405 where it cannot be. */
export function updateStrategyOf({ resource, info }: ResourceCall<StoredResource>): UpdateStrategy {
  const strategy = strategyOf(resource, info.subresource);
  if (!strategy) throw methodNotAllowed();
  return strategy;
}
