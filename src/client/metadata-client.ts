import { type ObjectMeta, StatusError } from '../api/index.ts';
import { type Connection, sendForJson } from './http.ts';
import { listOf, listPages, type ListWatch, type PageOptions, type RawList } from './list.ts';
import type { ApiObject } from './object-name.ts';
import { pathOfObject } from './resource-client.ts';
import { type WatchEvent, watchEvents } from './watch.ts';

/** A resource of which only the metadata is wanted, and the kind that its objects are then said to be of. */
export interface MetadataSource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/** In which form objects are asked for; the server sends nothing else. */
const formOf = (kind: string): Readonly<Record<string, string>> => ({
  accept: `application/json;as=${kind};g=meta.k8s.io;v=v1`,
});
const LIST = formOf('PartialObjectMetadataList');
const EVENTS = formOf('PartialObjectMetadata');

/** In it `kubectl apply` keeps the whole object as it was sent. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Lists and watches objects by their metadata alone (`PartialObjectMetadata`): what is in a Secret is neither sent nor
 * kept. A server that does not know the form (406) is asked for whole objects, which are cut down as they come. The
 * annotation by which `kubectl apply` repeats the whole object is left out.
 */
export function createMetadataClient(connection: Connection, source: MetadataSource): ListWatch<ApiObject> {
  const { apiVersion, plural } = source;
  const pathIn = (namespace: string | undefined): string => pathOfObject(apiVersion, plural, { namespace });
  let knowsForm = true;

  const list = async ({ namespace, signal, ...query }: PageOptions) => {
    const path = pathIn(namespace);
    const ask = (headers: Readonly<Record<string, string>>) =>
      sendForJson<RawList<ApiObject>>(connection, { path, query, headers, ...(signal ? { signal } : {}) });
    const answer = knowsForm ? await ask(LIST).catch(refusal) : undefined;
    knowsForm = answer !== undefined;
    const { items, ...rest } = listOf(answer ?? (await ask({})));
    return { ...rest, items: items.map((item) => metadataOf(source, item)) };
  };

  return {
    plural,
    listAll: (options = {}) => listPages(connection.clock, list, options),
    async *watch({ namespace, signal, ...query } = {}) {
      const request = { path: pathIn(namespace), query, signal, headers: knowsForm ? EVENTS : {} };
      for await (const { type, object } of watchEvents<ApiObject>(connection, request)) {
        yield { type, object: metadataOf(source, object) } satisfies WatchEvent<ApiObject>;
      }
    },
  };
}

function metadataOf({ apiVersion, kind }: MetadataSource, { metadata }: ApiObject): ApiObject {
  return { apiVersion, kind, metadata: withoutLastApplied(metadata) };
}

function withoutLastApplied(metadata: ObjectMeta): ObjectMeta {
  const { annotations } = metadata;
  if (annotations === undefined || !Object.hasOwn(annotations, LAST_APPLIED)) return metadata;
  const { [LAST_APPLIED]: _, ...others } = annotations;
  return { ...metadata, annotations: others };
}

/** Undefined where the server does not know the form that was asked for. */
function refusal(error: unknown): undefined {
  if (error instanceof StatusError && error.code === 406) return undefined;
  throw error;
}
