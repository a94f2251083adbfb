import type { Disposable } from '../base/index.ts';
import type { Client } from './client.ts';
import { type Informer, type StartedInformer, startInformer } from './informer.ts';
import type { ListWatch } from './list.ts';
import type { MetadataSource } from './metadata-client.ts';
import type { ApiObject } from './object-name.ts';
import type { WatchBudget } from './watch-budget.ts';

export interface InformerSelection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Informers that all parts of a program share: one list, one watch, one decoded object for everyone. */
export interface Informers extends Disposable {
  /** The informer of a resource, started when first asked for. It runs until the factory is disposed. */
  of<T extends ApiObject>(apiVersion: string, plural: string, selection?: InformerSelection): Informer<T>;
  /** Stops one informer (its resource is no longer served); the next who asks starts another. */
  stop(apiVersion: string, plural: string, selection?: InformerSelection): void;
}

/** Informers as whoever owns them has them. */
export interface OwnedInformers extends Informers {
  /** The informer of a resource's metadata: its objects have no more. One that knows them whole is another. */
  metadataOf(resource: MetadataSource, selection?: InformerSelection): Informer<ApiObject>;
  /** Lets all that wait after a failure try again at once. */
  retry(): void;
}

export interface InformersOptions {
  /** Deep-freezes each object, so that a test finds who changes one. */
  readonly freeze?: boolean;
  /** Shares a limited number of watches out between the informers. */
  readonly budget?: WatchBudget;
}

export function createInformers(client: Client, options: InformersOptions = {}): OwnedInformers {
  const known = new Map<string, StartedInformer<ApiObject>>();
  const { clock, log } = client;
  let disposed = false;
  const started = (id: string, resource: () => ListWatch<ApiObject>, selection: InformerSelection) => {
    const informer =
      known.get(id) ?? startInformer({ resource: resource(), clock, log, ...selection, ...options });
    known.set(id, informer);
    // Whoever asks late, an answer on the way to a session that has ended, is not to begin it anew.
    if (disposed) informer.dispose();
    return informer;
  };
  return {
    of<T extends ApiObject>(
      apiVersion: string,
      plural: string,
      selection: InformerSelection = {},
    ): Informer<T> {
      const id = idOf(apiVersion, plural, selection);
      // The resource decides the type of its objects: whoever asks for the same one means the same type.
      return started(id, () => client.resource(apiVersion, plural), selection) as unknown as Informer<T>;
    },
    metadataOf(resource, selection = {}) {
      const id = `${idOf(resource.apiVersion, resource.plural, selection)}\nmetadata`;
      return started(id, () => client.metadata(resource), selection);
    },
    stop(apiVersion, plural, selection = {}) {
      const id = idOf(apiVersion, plural, selection);
      known.get(id)?.dispose();
      known.delete(id);
    },
    retry() {
      for (const informer of known.values()) informer.retry();
    },
    dispose() {
      disposed = true;
      for (const informer of [...known.values()].reverse()) informer.dispose();
      known.clear();
    },
  };
}

function idOf(apiVersion: string, plural: string, selection: InformerSelection): string {
  const { namespace = '', labelSelector = '', fieldSelector = '' } = selection;
  return [apiVersion, plural, namespace, labelSelector, fieldSelector].join('\n');
}
