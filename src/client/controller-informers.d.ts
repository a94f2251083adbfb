import type { ControllerRuntime } from './controller-runtime.ts';
import type { Informers } from './informer-factory.ts';
/**
 * The shared informers as one controller sees them. What its handlers throw is caught, counted and logged as its own.
 * It may ask for what it says that it watches, and for nothing else: what it says stays true.
 *
 * @param watches `v1 pods`, `apps/v1 deployments`; left out, it may watch everything
 */
export declare function controllerInformers(
  shared: Informers,
  { name, log, metrics }: Pick<ControllerRuntime, 'name' | 'log' | 'metrics'>,
  watches?: readonly string[],
): Informers;
//# sourceMappingURL=controller-informers.d.ts.map
