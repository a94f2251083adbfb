import { type MetricsRegistry, type Log } from '../base/index.ts';
import { controllerMetrics } from './controller-metrics.ts';
import type { ControllerRuntime } from './controller-runtime.ts';
import type { Informer, InformerHandler } from './informer.ts';
import type { Informers, InformerSelection } from './informer-factory.ts';
import type { ApiObject } from './object-name.ts';

/**
 * The shared informers as one controller sees them. What its handlers throw is caught, counted and logged as its own.
 * It may ask for what it says that it watches, and for nothing else: what it says stays true.
 *
 * @param watches `v1 pods`, `apps/v1 deployments`; left out, it may watch everything
 */
export function controllerInformers(
  shared: Informers,
  { name, log, metrics }: Pick<ControllerRuntime, 'name' | 'log' | 'metrics'>,
  watches?: readonly string[],
): Informers {
  const allowed = watches && new Set(watches);
  const known = new WeakMap<object, unknown>();
  const guard = handlerGuard(name, log, metrics);
  return {
    of<T extends ApiObject>(apiVersion: string, plural: string, selection?: InformerSelection): Informer<T> {
      const watched = `${apiVersion} ${plural}`;
      if (allowed && !allowed.has(watched))
        throw new Error(`${name} does not say that it watches ${watched}`);
      const informer = shared.of<T>(apiVersion, plural, selection);
      const own = known.get(informer) as Informer<T> | undefined;
      if (own) return own;
      const made = guardedInformer(informer, guard);
      known.set(informer, made);
      return made;
    },
    stop: (apiVersion, plural, selection) => shared.stop(apiVersion, plural, selection),
    dispose: () => {
      // Whoever shares them out ends them.
    },
  };
}

type Guard = (resource: string, handle: () => void) => void;

function handlerGuard(controller: string, log: Log, metrics: MetricsRegistry | undefined): Guard {
  const counted = metrics && controllerMetrics(metrics, controller, controller);
  return (resource, handle) => {
    try {
      handle();
    } catch (error) {
      counted?.panic();
      log.error('an event handler failed', { controller, resource, error });
    }
  };
}

function guardedInformer<T>(informer: Informer<T>, guard: Guard): Informer<T> {
  return {
    get resource() {
      return informer.resource;
    },
    get cache() {
      return informer.cache;
    },
    get hasSynced() {
      return informer.hasSynced;
    },
    get failure() {
      return informer.failure;
    },
    whenSynced: () => informer.whenSynced(),
    addHandler: (handler) => informer.addHandler(guardedHandler(informer.resource, handler, guard)),
    dispose: () => informer.dispose(),
  };
}

function guardedHandler<T>(resource: string, handler: InformerHandler<T>, guard: Guard): InformerHandler<T> {
  return {
    added: (object) => guard(resource, () => handler.added?.(object)),
    updated: (object, old) => guard(resource, () => handler.updated?.(object, old)),
    deleted: (object) => guard(resource, () => handler.deleted?.(object)),
    failed: (error) => guard(resource, () => handler.failed?.(error)),
  };
}
