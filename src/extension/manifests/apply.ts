import { parseApiVersion, StatusError } from '../../api/index.ts';
import { type ApiObject, type ApiResource, type Client, pathOfObject } from '../../client/index.ts';
import { readAll } from '../../base/index.ts';
import type { ClusterSession } from '../clusters/cluster-session.ts';
import type { ManifestObject, ObjectIdentity } from './manifest.ts';

/** Who the extension is to server-side apply: the manager of the fields that a manifest names. */
export const FIELD_MANAGER = 'wheelhouse';

export type ApplyOutcome =
  | { readonly outcome: 'created' | 'configured' | 'unchanged' }
  /** Others manage fields that the manifest sets to another value. */
  | { readonly outcome: 'conflict'; readonly message: string; readonly fields: readonly FieldProblem[] }
  | { readonly outcome: 'failed'; readonly message: string; readonly fields: readonly FieldProblem[] };

export interface FieldProblem {
  /** As the server writes it: `spec.replicas`. */
  readonly field: string;
  readonly message: string;
}

/**
 * Applies one object by server-side apply. A refusal is an outcome; what rejects is a server that cannot be reached.
 * With `force`, fields are taken over from their managers.
 */
export async function applyObject(
  session: Pick<ClusterSession, 'client' | 'context'>,
  { object, source }: Pick<ManifestObject, 'object' | 'source'>,
  force = false,
): Promise<ApplyOutcome> {
  const { client, context } = session;
  const resource = await resourceOf(client, object);
  if (resource === undefined) {
    return failed(`no matches for kind "${object.kind}" in version "${object.apiVersion}"`);
  }
  const { name } = object.metadata;
  if (name === undefined)
    return failed('metadata.name is required: an object without a name cannot be applied');
  const namespace = resource.namespaced ? (object.metadata.namespace ?? context.namespace) : undefined;
  const path = pathOfObject(object.apiVersion, resource.plural, { namespace, name });
  try {
    const before = await client.request<ApiObject>({ path }).catch(missing);
    const response = await client.send({
      method: 'PATCH',
      path,
      query: { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict', force: force || undefined },
      contentType: 'application/apply-patch+yaml',
      body: new TextEncoder().encode(source),
    });
    const applied = JSON.parse(new TextDecoder().decode(await readAll(response.body))) as ApiObject;
    if (before === undefined) return { outcome: 'created' };
    const same = before.metadata.resourceVersion === applied.metadata.resourceVersion;
    return { outcome: same ? 'unchanged' : 'configured' };
  } catch (error) {
    if (error instanceof StatusError) return refusalOf(error);
    throw error;
  }
}

/** The resource that holds the object's kind. One that is not known may have come since: the server is asked again. */
async function resourceOf(
  { discovery }: Client,
  { apiVersion, kind }: ObjectIdentity,
): Promise<ApiResource | undefined> {
  const known = await discovery.resourceFor(apiVersion, kind);
  if (known) return known;
  discovery.forget(parseApiVersion(apiVersion).group);
  return discovery.resourceFor(apiVersion, kind);
}

function refusalOf(error: StatusError): ApplyOutcome {
  const causes = error.details?.causes ?? [];
  const fields = causes
    .filter((cause) => cause.field !== undefined)
    .map(({ field = '', message = error.message }) => ({ field, message }));
  const conflicting = causes.some(({ reason }) => reason === 'FieldManagerConflict');
  return { outcome: conflicting ? 'conflict' : 'failed', message: error.message, fields };
}

function failed(message: string): ApplyOutcome {
  return { outcome: 'failed', message, fields: [] };
}

function missing(error: unknown): undefined {
  if (error instanceof StatusError && error.code === 404) return undefined;
  throw error;
}
