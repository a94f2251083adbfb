import { type HttpResponse, isObject, readAll } from '../base/index.ts';
import type { ApiRequest } from './http.ts';
import type { ApiResource } from './discovery.ts';

/** A version of a group as a server tells of it, all at once with the others. */
export interface ToldVersion {
  readonly apiVersion: string;
  readonly resources: readonly ApiResource[];
  /** False: another server, which serves it, has not told. */
  readonly isCurrent: boolean;
}

/** The versions of each group, the preferred one first, in the order of the groups. */
export type ToldGroups = readonly (readonly ToldVersion[])[];

/** What a server answered that knows no such document. */
export interface PlainAnswer {
  readonly plain: unknown;
}

const AS = 'as=APIGroupDiscoveryList';
const GROUP = 'g=apidiscovery.k8s.io';
const ACCEPT = `application/json;${GROUP};v=v2;${AS},application/json;${GROUP};v=v2beta1;${AS},application/json`;

/**
 * Reads the aggregated documents of `/api` and `/apis`: a request each, and where nothing has changed since the last time
 * an answer without content.
 */
export class AggregatedDiscovery {
  private readonly send: (request: ApiRequest) => Promise<HttpResponse>;
  private readonly known = new Map<string, { readonly etag: string; readonly groups: ToldGroups }>();

  constructor(send: (request: ApiRequest) => Promise<HttpResponse>) {
    this.send = send;
  }

  async read(path: '/api' | '/apis'): Promise<ToldGroups | PlainAnswer> {
    const known = this.known.get(path);
    const headers = { accept: ACCEPT, ...(known ? { 'if-none-match': known.etag } : {}) };
    const { status, headers: answered, body } = await this.send({ path, headers });
    const text = new TextDecoder().decode(await readAll(body));
    if (status === 304 && known) return known.groups;
    const document: unknown = JSON.parse(text);
    if (!String(answered['content-type'] ?? '').includes(AS)) return { plain: document };
    const groups = groupsOf(document);
    const { etag } = answered;
    if (typeof etag === 'string') this.known.set(path, { etag, groups });
    else this.known.delete(path);
    return groups;
  }
}

function groupsOf(document: unknown): ToldGroups {
  const { items = [] } = (isObject(document) ? document : {}) as { items?: readonly RawGroup[] };
  return items.map(({ metadata: { name = '' } = {}, versions = [] }) =>
    versions.map(({ version, resources = [], freshness }) => {
      const apiVersion = name === '' ? version : `${name}/${version}`;
      return {
        apiVersion,
        resources: resources.map((resource) => resourceOf(apiVersion, resource)),
        isCurrent: freshness !== 'Stale',
      };
    }),
  );
}

interface RawGroup {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly {
    readonly version: string;
    readonly resources?: readonly RawResource[];
    readonly freshness?: string;
  }[];
}

interface RawResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope?: string;
  readonly singularResource?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

function resourceOf(apiVersion: string, raw: RawResource): ApiResource {
  return {
    apiVersion,
    kind: raw.responseKind?.kind ?? '',
    plural: raw.resource,
    singular: raw.singularResource ?? '',
    shortNames: raw.shortNames ?? [],
    categories: raw.categories ?? [],
    namespaced: raw.scope === 'Namespaced',
    verbs: raw.verbs ?? [],
    subresources: (raw.subresources ?? []).map(({ subresource }) => subresource),
  };
}
