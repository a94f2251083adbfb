import { cloneJson, type JsonObject, readAll } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import {
  type LargeBodies,
  ownWriteContext,
  type ServedResources,
  type Writes,
} from '../../apiserver/index.ts';
import type { CustomResourceDefinition } from '../../kinds/index.ts';
import { changeObject, FIELD_MANAGER, isOvertaken } from '../own-changes/index.ts';

export interface DefinitionWrites {
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly nowMs: number;
  /** Who writes the large ones. Left out, they are written here. */
  readonly largeBodies?: LargeBodies | undefined;
  /** From which size on one is large. */
  readonly largeBytes: number;
}

/** Changes what it is handed; false leaves all as it is. */
export type DefinitionChange = (definition: CustomResourceDefinition) => boolean;

const DEFINITIONS = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };

/**
 * Changes the status of a definition as every client does: with the last finalizer the definition goes. Resolves with what
 * is stored then; undefined where it is gone, or another write got in between, which wakes whoever looks after it.
 */
export async function changeDefinition(
  definition: CustomResourceDefinition,
  change: DefinitionChange,
  writes: DefinitionWrites,
): Promise<CustomResourceDefinition | undefined> {
  const { name = '' } = definition.metadata;
  const { resources, largeBodies, largeBytes } = writes;
  const place = { ...DEFINITIONS, namespace: '', name };
  const isLarge = largeBodies !== undefined && resources.storedBytes(place) > largeBytes;
  if (!isLarge) return changeObject({ ...writes, of: DEFINITIONS, name, subresource: 'status', change });
  try {
    return await changeBeside(largeBodies, definition, change);
  } catch (error) {
    if (isOvertaken(error)) return undefined;
    throw error;
  }
}

/** Only what changes is sent, and only the metadata comes back: neither needs the schemas. */
async function changeBeside(
  largeBodies: LargeBodies,
  definition: CustomResourceDefinition,
  change: DefinitionChange,
): Promise<CustomResourceDefinition> {
  const { metadata, status = {} } = definition;
  const next = { ...definition, metadata: { ...metadata }, status: cloneJson(status) };
  change(next);
  const { finalizers } = next.metadata;
  const patch = [
    // So it must still be what it was.
    { op: 'replace', path: '/metadata/resourceVersion', value: metadata.resourceVersion },
    { op: 'add', path: '/status', value: next.status },
    ...(finalizers ? [{ op: 'add', path: '/metadata/finalizers', value: finalizers }] : []),
    ...(!finalizers && metadata.finalizers ? [{ op: 'remove', path: '/metadata/finalizers' }] : []),
  ];
  const { user } = ownWriteContext('update', 0);
  const { status: code, body } = await largeBodies.serve({
    method: 'PATCH',
    target: `${PATH}/${metadata.name}/status?fieldManager=${FIELD_MANAGER}`,
    headers: { 'content-type': 'application/json-patch+json', accept: METADATA, 'user-agent': FIELD_MANAGER },
    signal: new AbortController().signal,
    user,
    body: new TextEncoder().encode(JSON.stringify(patch)),
  });
  const answer = JSON.parse(new TextDecoder().decode(await readAll(body))) as JsonObject;
  if (code >= 300) throw new StatusError(code, String(answer['reason']), String(answer['message']));
  return { ...next, metadata: answer['metadata'] as CustomResourceDefinition['metadata'] };
}

const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
