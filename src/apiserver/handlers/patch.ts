import type { HttpResponse } from '../../base/index.ts';
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  type KubernetesObject,
  notFound,
  type Patched,
  type PatchDocument,
  resolveSchema,
  schemaOfKind,
  StatusError,
} from '../../api/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import type { ServedResource, StoredResource } from '../registry/served-resource.ts';
import { type UpdateStrategy, updateObject } from '../registry/update-object.ts';
import type { ResourceCall } from '../request/call.ts';
import { mediaTypeOf } from '../request/target.ts';
import { checkPatchOptions, type WriteOptions, writeOptions } from '../request/write-options.ts';
import type { ServerParts } from '../server-parts.ts';
import { readBody } from './body.ts';
import { settleNamespace } from './create.ts';
import { decodePatched, parsePatch } from './decode-body.ts';
import { checkName } from './update.ts';
import { writeContext } from './write-call.ts';

/** PATCH of an object, or of one of its subresources that hold it. */
export async function patchCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
  strategy: UpdateStrategy,
): Promise<HttpResponse> {
  const { resource, info, query, http } = call;
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadata']);
  const type = patchType(http.headers['content-type']);
  const bytes = await readBody(parts, call);
  const options = writeOptions(query, 'PatchOptions');
  checkPatchOptions(options, type === APPLY);
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    if (!old) throw notFound(resource.of, info.name);
    const patched = patch(resource, type, old, parsePatch(bytes));
    reportProblems(call, options, patched.problems);
    const object = decodePatched(resource, patched.value);
    settleNamespace(call, object);
    checkName(object, info.name);
    return object;
  };
  const namespace = resource.info.namespaced ? info.namespace : '';
  const { version } = await updateObject(
    parts,
    { resource, strategy, namespace, name: info.name, next },
    writeContext(call, options),
  );
  return answer(call, 200, form.contentType, form.object(version));
}

const JSON_PATCH = 'application/json-patch+json';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const APPLY = 'application/apply-patch+yaml';

/** The router refuses what no resource takes, by itself. */
function patchType(contentType: string | undefined): string {
  const type = mediaTypeOf(contentType ?? 'none');
  if ([JSON_PATCH, MERGE, STRATEGIC, APPLY].includes(type)) return type;
  throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

function patch(
  resource: ServedResource,
  type: string,
  target: KubernetesObject,
  document: PatchDocument,
): Patched {
  if (type === JSON_PATCH) return applyJsonPatch(target, document);
  if (type === MERGE) return applyMergePatch(target, document);
  return applyStrategicMergePatch(target, document, schemaOfKind(resource.kind) ?? {}, resolveSchema);
}

function reportProblems(
  { warnings }: ResourceCall,
  { fieldValidation }: WriteOptions,
  problems: readonly string[],
): void {
  if (fieldValidation === 'Warn') for (const problem of problems) warnings.add(problem);
}
