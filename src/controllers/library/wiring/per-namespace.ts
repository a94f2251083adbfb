import type { Namespace } from '../../../kinds/index.ts';
import { deepEqual, type Disposable } from '../../../base/index.ts';
import {
  type ApiObject,
  isAlreadyExists,
  isNamespaceTerminating,
  keyOf,
  startController,
  watchObjects,
  type WatchSource,
} from '../../../client/index.ts';
import type { ControllerContext } from './controller-context.ts';

export interface PerNamespaceOptions<T extends ApiObject> {
  readonly apiVersion: string;
  readonly plural: string;
  /** That of the object, in every namespace. */
  readonly name: string;
  /** The object that every namespace must have. */
  objectIn(namespace: string): T | Promise<T>;
  /** What of it is held to that: put back where somebody changes it. Nothing where left out. */
  held?(object: T): unknown;
}

/** Keeps one object of a fixed name in every namespace that is not being deleted. */
export function startPerNamespace<T extends ApiObject>(
  context: ControllerContext,
  options: PerNamespaceOptions<T>,
): Disposable {
  const { client, informers } = context;
  const { name } = options;
  const namespaces = informers.of<Namespace>('v1', 'namespaces');
  const informer = informers.of<T>(options.apiVersion, options.plural);
  const resource = client.resource<T>(options.apiVersion, options.plural);

  const watchKept: WatchSource = watchObjects(informer, ({ metadata }) =>
    metadata.name === name ? metadata.namespace : undefined,
  );
  return startController(context, {
    watches: [watchObjects(namespaces, keyOf), watchKept],
    async reconcile(namespace) {
      const found = namespaces.cache.get({ name: namespace });
      if (!found || found.metadata.deletionTimestamp !== undefined) return;
      const wanted = await options.objectIn(namespace);
      const current = informer.cache.get({ namespace, name });
      if (!current) {
        await resource.create(wanted).catch((error: unknown) => {
          if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
        });
      } else if (options.held && !deepEqual(options.held(current), options.held(wanted))) {
        await resource.update({ ...wanted, metadata: { ...current.metadata, ...wanted.metadata } });
      }
    },
  });
}
