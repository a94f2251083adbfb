import { isObject, type HttpResponse, type JsonObject } from '../../base/index.ts';
import {
  badRequest,
  conflict,
  fieldManagerOf,
  type KubernetesObject,
  YamlError,
  yamlToJson,
} from '../../api/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import { writtenObject } from '../registry/recorded-fields.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { type UpdateStrategy, updateObject } from '../registry/update-object.ts';
import type { ResourceCall } from '../request/call.ts';
import { checkPatchOptions, type WriteOptions, writeOptions } from '../request/write-options.ts';
import type { ServerParts } from '../server-parts.ts';
import { readBody } from './body.ts';
import { readPatched } from './patched-object.ts';
import { checkName, settleNamespace } from './settle.ts';
import { writeContext } from './write-call.ts';

/** PATCH with `application/apply-patch+yaml`: server-side apply, which creates what is not there. */
export async function applyCall(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
  strategy: UpdateStrategy,
): Promise<HttpResponse> {
  const { resource, info } = call;
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadata']);
  const bytes = await readBody(parts, call);
  const options = writeOptions(call.query, 'PatchOptions');
  checkPatchOptions(options, true);
  const context = writeContext(parts, call, options);
  const applier = {
    manager: options.fieldManager,
    subresource: strategy.subresource,
    nowMs: context.nowMs,
    force: options.force ?? false,
  };
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    const applied = readApplied(bytes, options, call);
    if (!old) refuseUid(resource, info.name, applied);
    const live = old && writtenObject(old);
    const value = fieldManagerOf(resource.kind).apply(live, applied, applier);
    const { object } = readPatched(resource, { value, problems: [] }, live ?? {}, false);
    settleNamespace(call, object);
    checkName(object, info.name);
    return object;
  };
  const { version, created } = await updateObject(
    parts,
    {
      resource,
      strategy: { ...strategy, allowCreate: strategy.subresource === '' },
      namespace: resource.info.namespaced ? info.namespace : '',
      name: info.name,
      next,
      isRecorded: true,
    },
    context,
  );
  return answer(created ? 201 : 200, form.contentType, form.object(version), call.warnings.headers());
}

function readApplied(bytes: Uint8Array, options: WriteOptions, { warnings }: ResourceCall): JsonObject {
  const { value, problems } = parseYaml(bytes);
  if (!isObject(value)) throw badRequest('error decoding YAML: the document is no object');
  if (problems.length > 0 && options.fieldValidation === 'Strict') {
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${problems.join(', ')}`);
  }
  if (options.fieldValidation === 'Warn') for (const problem of problems) warnings.add(problem);
  return value;
}

function parseYaml(bytes: Uint8Array): { value: unknown; problems: readonly string[] } {
  try {
    const { json, problems } = yamlToJson(new TextDecoder().decode(bytes));
    return { value: JSON.parse(json), problems };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`);
  }
}

/** Who knows the uid of an object does not mean to create another one. */
function refuseUid(resource: StoredResource, name: string, { metadata }: JsonObject): void {
  const uid = isObject(metadata) ? metadata['uid'] : undefined;
  if (typeof uid !== 'string' || uid === '') return;
  const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
  throw conflict(resource.of, name, why);
}
