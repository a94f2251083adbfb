import type { Namespace, Pod } from '../../kinds/index.ts';
import { deepEqual, type Disposable } from '../../base/index.ts';
import {
  type ApiResource,
  discoveryFailure,
  type Informer,
  keyOf,
  nameOfKey,
  type ReconcileResult,
  startController,
  watchObjects,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { messageOf, unlessGone, writeStatus } from '../library/objects/index.ts';
import { emptyNamespace } from './namespace-content.ts';
import { deletionConditions } from './namespace-status.ts';

/** What holds a namespace until it is empty. */
const FINALIZER = 'kubernetes';
/** How soon a namespace is looked at again that something other than a Pod keeps. */
const REMAINING_PAUSE_MS = 2000;
const WORKERS = 10;

/** Empties a namespace that is being deleted, and lets it go when nothing is left. */
export function startNamespaceController(context: ControllerContext): Disposable {
  const { informers } = context;
  const namespaces = informers.of<Namespace>('v1', 'namespaces');
  const pods = informers.of<Pod>('v1', 'pods');
  const isEnding = (name: string | undefined): boolean =>
    namespaces.cache.get({ name })?.metadata.deletionTimestamp !== undefined;
  return startController(context, {
    workers: WORKERS,
    watches: [
      watchObjects(namespaces, (namespace) =>
        isEnding(namespace.metadata.name) ? keyOf(namespace) : undefined,
      ),
      {
        informer: pods,
        start: (queue) =>
          pods.addHandler({
            // Pods go in crowds, and each look at a namespace lists all that are left of them.
            deleted: ({ metadata }) => {
              if (isEnding(metadata.namespace)) queue.addInBatch(metadata.namespace ?? '');
            },
          }),
      },
    ],
    reconcile: (key) => reconcile(context, namespaces, key),
  });
}

async function reconcile(
  context: ControllerContext,
  informer: Informer<Namespace>,
  key: string,
): Promise<ReconcileResult | void> {
  const cached = informer.cache.get(nameOfKey(key));
  if (!cached || isSettled(cached)) return;
  const namespaces = context.client.resource<Namespace>('v1', 'namespaces');
  // What is emptied must be what is there now: the name may stand for another namespace already.
  const namespace = await unlessGone(namespaces.get(cached.metadata));
  if (!namespace || namespace.metadata.uid !== cached.metadata.uid || isSettled(namespace)) return;

  const { resources, failure } = await discover(context);
  const remaining = await emptyNamespace(context.client, key, resources);
  const conditions = deletionConditions(
    namespace.status?.conditions,
    remaining,
    failure,
    context.clock.now(),
  );
  const status = { ...namespace.status, phase: 'Terminating' as const, conditions };
  const told = deepEqual(status, namespace.status)
    ? namespace
    : await writeStatus(namespaces, namespace, status);
  if (remaining.counts.size > 0 || remaining.failures.length > 0 || failure !== undefined) {
    return { againAfterMs: REMAINING_PAUSE_MS };
  }
  const finalizers = (told.spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
  await unlessGone(
    namespaces.update({ ...told, spec: { ...told.spec, finalizers } }, { subresource: 'finalize' }),
  );
}

/** Not being deleted, or emptied already. */
function isSettled({ metadata, spec }: Namespace): boolean {
  return metadata.deletionTimestamp === undefined || (spec?.finalizers ?? []).length === 0;
}

async function discover(
  context: ControllerContext,
): Promise<{ resources: readonly ApiResource[]; failure: string | undefined }> {
  try {
    // What is served may have changed since the last namespace went: it is asked anew.
    const preferred = await context.client.discovery.preferredResources();
    const failure = discoveryFailure(preferred);
    const count = preferred.failures.size;
    return {
      // What is known is emptied all the same.
      resources: preferred.resources,
      failure: failure && `Discovery failed for some groups, ${count} failing: ${failure}`,
    };
  } catch (error) {
    return { resources: [], failure: `Discovery failed for some groups, 1 failing: ${messageOf(error)}` };
  }
}
