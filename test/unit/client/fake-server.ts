import { alreadyExists, badRequest, conflict, notFound, StatusError } from '../../../src/api/index.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from '../../../src/base/index.ts';

export interface FakeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; uid?: string; resourceVersion?: string; generation?: number };
  [field: string]: unknown;
}

interface FakeWatch {
  readonly collection: string;
  push(text: string): void;
  tell(event: FakeEvent): void;
  end(): void;
}

interface FakeEvent {
  readonly type: string;
  readonly object: FakeObject;
}

interface LogEntry extends FakeEvent {
  readonly revision: number;
  readonly collection: string;
}

/** A small API server in memory: enough of one for the client, with faults to order. */
export class FakeServer {
  readonly requests: string[] = [];
  readonly objects = new Map<string, FakeObject>();
  /** Answers to give instead of the right ones: each is used once. */
  readonly failures: HttpResponse[] = [];
  /** Whether it knows the form of objects that is their metadata alone; otherwise it answers 406. */
  knowsMetadataForm = true;
  /** Group versions and what they serve; any other is answered with 404. */
  readonly discovery = new Map<string, readonly object[]>();
  /** Aggregated documents by path; without one it knows the plain form alone. */
  readonly aggregated = new Map<string, { readonly etag: string; readonly items: readonly object[] }>();
  /** How many of those were sent whole. */
  sentDocuments = 0;
  private readonly log: LogEntry[] = [];
  private readonly watches = new Set<FakeWatch>();
  private revision = 1;
  private compacted = 0;

  readonly handler: HttpHandler = async (request) => {
    this.requests.push(`${request.method} ${request.target}`);
    const failure = this.failures.shift();
    if (failure) return failure;
    try {
      return await this.answer(request);
    } catch (error) {
      if (error instanceof StatusError) return json(error.code, error.toStatus());
      throw error;
    }
  };

  put(collection: string, object: FakeObject): FakeObject {
    const key = keyIn(collection, object.metadata);
    const old = this.objects.get(key);
    const resourceVersion = String(++this.revision);
    const uid = old?.metadata.uid ?? `uid-${resourceVersion}`;
    const made = { ...object, metadata: { ...object.metadata, uid, resourceVersion } };
    this.objects.set(key, made);
    this.tell(collection, old ? 'MODIFIED' : 'ADDED', made);
    return made;
  }

  remove(collection: string, name: { name: string; namespace?: string }): void {
    const key = keyIn(collection, name);
    const old = this.objects.get(key);
    if (!old) throw notFound({ group: '', resource: collection }, name.name);
    this.objects.delete(key);
    const resourceVersion = String(++this.revision);
    this.tell(collection, 'DELETED', { ...old, metadata: { ...old.metadata, resourceVersion } });
  }

  /** Sends a bookmark to all watches. */
  bookmark(): void {
    for (const watch of this.watches) {
      const object = { kind: 'Pod', apiVersion: 'v1', metadata: { resourceVersion: String(this.revision) } };
      watch.push(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
    }
  }

  endWatches(): void {
    for (const watch of this.watches) watch.end();
  }

  get watchCount(): number {
    return this.watches.size;
  }

  /** Forgets what happened up to now: watches from before are answered with 410. */
  compact(): void {
    this.compacted = this.revision;
  }

  private tell(collection: string, type: string, object: FakeObject): void {
    this.log.push({ revision: this.revision, collection, type, object });
    for (const watch of this.watches) if (watch.collection === collection) watch.tell({ type, object });
  }

  private answerRoot(path: string, { headers }: HttpRequest): HttpResponse {
    const document = this.aggregated.get(path);
    if (document && (headers['accept'] ?? '').includes('as=APIGroupDiscoveryList')) {
      const { etag, items } = document;
      const isKnown = headers['if-none-match'] === etag;
      if (!isKnown) this.sentDocuments++;
      const answer = json(isKnown ? 304 : 200, { kind: 'APIGroupDiscoveryList', items });
      const type = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
      return { ...answer, headers: { 'content-type': type, etag } };
    }
    const groups = new Map<string, { groupVersion: string }[]>();
    for (const groupVersion of this.discovery.keys()) {
      const [group = '', version] = groupVersion.split('/');
      if (version !== undefined) groups.set(group, [...(groups.get(group) ?? []), { groupVersion }]);
    }
    const listed = [...groups].map(([name, versions]) => ({ name, versions, preferredVersion: versions[0] }));
    return json(200, { kind: 'APIGroupList', groups: listed });
  }

  private async answer(request: HttpRequest): Promise<HttpResponse> {
    const url = new URL(request.target, 'http://fake');
    if (url.pathname === '/version') return json(200, { gitVersion: 'v1.36.0' });
    if (url.pathname === '/api' || url.pathname === '/apis') return this.answerRoot(url.pathname, request);
    const groupVersion = /^\/apis?\/((?:[^/]+\/)?v\d+\w*)$/.exec(url.pathname)?.[1];
    if (groupVersion !== undefined) {
      const resources = this.discovery.get(groupVersion);
      if (resources === undefined) throw new StatusError(404, 'NotFound', 'not found');
      return json(200, { kind: 'APIResourceList', groupVersion, resources });
    }
    const asMetadata = (request.headers['accept'] ?? '').includes('as=PartialObjectMetadata');
    if (asMetadata && !this.knowsMetadataForm) throw new StatusError(406, 'NotAcceptable', 'unknown form');
    const { collection, namespace, name } = parsePath(url.pathname);
    const found = name === undefined ? undefined : this.objects.get(keyIn(collection, { name, namespace }));
    switch (request.method) {
      case 'GET':
        if (url.searchParams.get('watch') === 'true')
          return this.watch(collection, namespace, url, request, asMetadata);
        if (name === undefined) return this.list(collection, namespace, url, asMetadata);
        if (!found) throw notFound({ group: '', resource: collection }, name);
        return json(200, found);
      case 'POST': {
        const object = await bodyOf(request);
        const name = keyIn(collection, { name: object.metadata.name, namespace });
        if (this.objects.has(name))
          throw alreadyExists({ group: '', resource: collection }, object.metadata.name);
        return json(
          201,
          this.put(collection, {
            ...object,
            metadata: { ...object.metadata, ...(namespace ? { namespace } : {}) },
          }),
        );
      }
      case 'PUT':
      case 'PATCH': {
        if (!found || name === undefined) throw notFound({ group: '', resource: collection }, name ?? '');
        const object = await bodyOf(request);
        const expected = object.metadata?.resourceVersion ?? found.metadata.resourceVersion;
        if (expected !== found.metadata.resourceVersion)
          throw conflict({ group: '', resource: collection }, name, 'changed');
        return json(
          200,
          this.put(collection, { ...found, ...object, metadata: { ...found.metadata, ...object.metadata } }),
        );
      }
      case 'DELETE':
        if (name === undefined) throw badRequest('no name');
        this.remove(collection, { name, ...(namespace ? { namespace } : {}) });
        return json(200, { kind: 'Status', apiVersion: 'v1', status: 'Success' });
      default:
        throw badRequest(request.method);
    }
  }

  private list(
    collection: string,
    namespace: string | undefined,
    url: URL,
    asMetadata: boolean,
  ): HttpResponse {
    const found = [...this.objects]
      .filter(
        ([key, object]) =>
          key.startsWith(`${collection}|`) &&
          (namespace === undefined || object.metadata.namespace === namespace),
      )
      .map(([, object]) => object);
    const { kind = 'Pod', apiVersion = 'v1' } = found[0] ?? {};
    const all = found.map(({ kind: _kind, apiVersion: _apiVersion, ...object }) => object);
    const start = Number(url.searchParams.get('continue') ?? 0);
    const end = start + Number(url.searchParams.get('limit') ?? all.length);
    const metadata = {
      resourceVersion: String(this.revision),
      ...(end < all.length ? { continue: String(end) } : {}),
    };
    const items = all.slice(start, end);
    if (!asMetadata) return json(200, { kind: `${kind}List`, apiVersion, metadata, items });
    return json(200, {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: items.map((item) => ({ metadata: item.metadata })),
    });
  }

  private watch(
    collection: string,
    namespace: string | undefined,
    url: URL,
    request: HttpRequest,
    asMetadata: boolean,
  ): HttpResponse {
    const from = Number(url.searchParams.get('resourceVersion'));
    if (from < this.compacted) throw new StatusError(410, 'Expired', 'too old resource version');
    const lineOf = ({ type, object }: FakeEvent): string | undefined => {
      if (namespace !== undefined && object.metadata.namespace !== namespace) return undefined;
      const { metadata } = object;
      const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
      return `${JSON.stringify({ type, object: asMetadata ? partial : object })}\n`;
    };
    const entries = this.log.filter((entry) => entry.collection === collection && entry.revision > from);
    const lines = entries.map((entry) => lineOf(entry)).filter((line) => line !== undefined);
    const stream = new LineStream(lines);
    const watch = {
      collection,
      push: (text: string) => stream.push(text),
      tell: (event: FakeEvent) => {
        const line = lineOf(event);
        if (line !== undefined) stream.push(line);
      },
      end: () => {
        this.watches.delete(watch);
        stream.end();
      },
    };
    this.watches.add(watch);
    request.signal.addEventListener('abort', watch.end, { once: true });
    return { status: 200, headers: {}, body: stream };
  }
}

class LineStream implements AsyncIterable<Uint8Array> {
  private readonly texts: string[];
  private ended = false;
  private wake: () => void = () => {};

  constructor(texts: string[]) {
    this.texts = texts;
  }

  push(text: string): void {
    this.texts.push(text);
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      // A line is cut in two, so that the reader has to put it together.
      for (let text = this.texts.shift(); text !== undefined; text = this.texts.shift()) {
        yield encoder.encode(text.slice(0, 7));
        yield encoder.encode(text.slice(7));
      }
      if (this.ended) return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

const encoder = new TextEncoder();

export function json(status: number, value: unknown, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: encoder.encode(JSON.stringify(value)) };
}

async function bodyOf(request: HttpRequest): Promise<FakeObject> {
  return JSON.parse(new TextDecoder().decode(await request.readBody(1_000_000))) as FakeObject;
}

function keyIn(
  collection: string,
  { namespace = '', name }: { name: string; namespace?: string | undefined },
): string {
  return `${collection}|${namespace}/${name}`;
}

function parsePath(path: string): { collection: string; namespace?: string; name?: string } {
  const parts = path.split('/').slice(path.startsWith('/api/') ? 3 : 4);
  const inNamespace = parts[0] === 'namespaces' && parts.length > 2;
  const [collection = '', name] = inNamespace ? parts.slice(2) : parts;
  return {
    collection,
    ...(inNamespace ? { namespace: parts[1] ?? '' } : {}),
    ...(name === undefined ? {} : { name }),
  };
}
