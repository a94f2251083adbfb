import type { JsonObject } from '../../base/index.ts';
import type { KubernetesObject } from '../../api/index.ts';
import {
  booleanOf,
  type ResourceCall,
  type StoredResource,
  writeAttributes,
  writeContext,
  writeOptions,
  type Writes,
} from '../../apiserver/index.ts';

/**
 * Asks admission whether a connection may be made, before anything of it is looked at. Its object is what the client asks
 * for: `PodExecOptions` and the like. Resolves with what it is to be, as a query: admission may change it. Rejects with the
 * refusal.
 */
export async function admitConnection(
  writes: Writes,
  call: ResourceCall<StoredResource>,
): Promise<URLSearchParams> {
  const { resource, info } = call;
  const { subresource, namespace, name } = info;
  const kind = resource.kind.subresources.find((known) => known.name === subresource)?.kind;
  if (!kind) return call.query;
  const context = {
    ...writeContext(call, writeOptions(new URLSearchParams(), 'CreateOptions')),
    options: {},
  };
  const object: KubernetesObject = {
    kind: kind.kind,
    apiVersion: kind.version,
    ...askedFor(subresource, call),
    metadata: {},
  };
  const place = { operation: 'CONNECT', resource, kind, subresource, namespace, name, object } as const;
  const attributes = writeAttributes(place, context);
  await writes.admission.mutate(attributes);
  await writes.admission.validate(attributes);
  return attributes.object === object ? call.query : queryOf(attributes.object ?? object);
}

function queryOf(object: KubernetesObject): URLSearchParams {
  const query = new URLSearchParams();
  for (const [field, value] of Object.entries(object)) {
    if (NO_OPTIONS.has(field)) continue;
    for (const each of Array.isArray(value) ? value : [value]) query.append(field, String(each));
  }
  return query;
}

const NO_OPTIONS: ReadonlySet<string> = new Set(['kind', 'apiVersion', 'metadata', 'path']);

function askedFor(subresource: string, { query, info }: ResourceCall): JsonObject {
  switch (subresource) {
    case 'exec':
    case 'attach':
      return {
        ...flags(query, ['stdin', 'stdout', 'stderr', 'tty']),
        ...(query.has('container') ? { container: query.get('container') } : {}),
        ...(subresource === 'exec' && query.has('command') ? { command: query.getAll('command') } : {}),
      };
    case 'portforward': {
      const ports = query
        .getAll('ports')
        .flatMap((list) => list.split(','))
        .map(Number);
      return ports.length > 0 ? { ports } : {};
    }
    default: {
      const [, path] = info.path.split(`/${subresource}`, 2);
      return path === undefined || path === '' ? {} : { path };
    }
  }
}

function flags(query: URLSearchParams, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => booleanOf(query, name)).map((name) => [name, true]));
}
