import type { Disposable } from '../base/index.ts';
import type { Client } from './client.ts';
import { type Informer, startInformer } from './informer.ts';
import type { ApiObject } from './object-name.ts';

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

export function createInformers(client: Client, options: { readonly freeze?: boolean } = {}): Informers {
  const known = new Map<string, Informer<ApiObject>>();
  const { clock, log } = client;
  return {
    of<T extends ApiObject>(
      apiVersion: string,
      plural: string,
      selection: InformerSelection = {},
    ): Informer<T> {
      const id = idOf(apiVersion, plural, selection);
      const started = known.get(id);
      // The resource decides the type of its objects: whoever asks for the same one means the same type.
      if (started) return started as unknown as Informer<T>;
      const resource = client.resource<T>(apiVersion, plural);
      const informer = startInformer<T>({ resource, clock, log, ...selection, ...options });
      known.set(id, informer as unknown as Informer<ApiObject>);
      return informer;
    },
    stop(apiVersion, plural, selection = {}) {
      const id = idOf(apiVersion, plural, selection);
      known.get(id)?.dispose();
      known.delete(id);
    },
    dispose() {
      for (const informer of [...known.values()].reverse()) informer.dispose();
      known.clear();
    },
  };
}

function idOf(apiVersion: string, plural: string, selection: InformerSelection): string {
  const { namespace = '', labelSelector = '', fieldSelector = '' } = selection;
  return [apiVersion, plural, namespace, labelSelector, fieldSelector].join('\n');
}
