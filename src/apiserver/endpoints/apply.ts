import { isObject, type JsonObject, parseExactJson } from '../../base/index.ts';
import {
  badRequest,
  conflict,
  DecodeError,
  type Kind,
  type KubernetesObject,
  type StatusError,
  unexplained,
  YamlError,
  yamlToJson,
} from '../../api/index.ts';
import type { Authorizer } from '../contracts/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { updateObject } from '../registry/update-object.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { Writes } from '../registry/writes.ts';
import type { ResourceCall } from '../reply/endpoint.ts';
import type { ObjectReply } from '../reply/reply.ts';
import { checkPatchOptions, type WriteOptions, writeOptions } from '../request/write-options.ts';
import { mayCreate } from './may-create.ts';
import { readPatched } from './patched-object.ts';
import { checkName, settleNamespace } from './settle.ts';
import { updateStrategyOf } from './update-strategy.ts';
import { writeContext } from './write-context.ts';

/** PATCH with `application/apply-patch+yaml`: server-side apply, which creates what is not there. */
export async function applyObject(
  writes: Writes,
  authorizer: Authorizer,
  call: ResourceCall<StoredResource>,
): Promise<ObjectReply> {
  const { resource, info } = call;
  const strategy = updateStrategyOf(call);
  const { apply, context } = await applierOf(call, resource.kind);
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    const object = apply(old);
    settleNamespace(call, object);
    return object;
  };
  const change = {
    resource,
    strategy: { ...strategy, allowCreate: strategy.subresource === '' },
    namespace: resource.kind.namespaced ? info.namespace : '',
    name: info.name,
    next,
    isRecorded: true,
    mayCreate: mayCreate(authorizer, call),
  };
  const { version, created } = await updateObject(writes, change, context);
  return { kind: 'object', status: created ? 201 : 200, as: resource.kind, version };
}

export interface Applier {
  /**
   * Gives a changed copy, with the record of who manages which field; a new object where there is none. Throws the
   * `StatusError` of what cannot be applied.
   */
  readonly apply: (live: KubernetesObject | undefined) => KubernetesObject;
  readonly context: WriteContext;
}

/** Reads what a call applies to an object of `kind`. */
export async function applierOf(call: ResourceCall, kind: Kind): Promise<Applier> {
  const { info, query, resource } = call;
  const bytes = await call.readBody();
  const options = writeOptions(query, 'PatchOptions');
  checkPatchOptions(options, true);
  const context = writeContext(call, options);
  const writer = {
    manager: options.fieldManager,
    subresource: info.subresource,
    nowMs: context.nowMs,
    force: options.force ?? false,
  };
  return {
    context,
    apply: (live) => {
      const { value: applied, problems } = readApplied(bytes);
      if (!live) refuseUid(resource.of, info.name, applied);
      const before = live && (kind.type.written(live) as KubernetesObject);
      const value = merged(kind, () => kind.fieldManager.apply(before, applied, writer));
      report(problems, options, call);
      const refuse = (why: string): StatusError => unconvertible(kind, value, why);
      const patched = { value, problems: [] };
      const read = kind.type.readApplied?.(value) as KubernetesObject | undefined;
      const object = read ?? readPatched(kind, resource.kinds, patched, before ?? {}, false, refuse).object;
      checkName(object, info.name);
      return object;
    },
  };
}

function readApplied(bytes: Uint8Array): { value: JsonObject; problems: readonly string[] } {
  try {
    const { json, problems } = yamlToJson(new TextDecoder().decode(bytes));
    const value = parseExactJson(json);
    if (!isObject(value)) throw badRequest('error decoding YAML: the document is no object');
    return { value, problems };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw badRequest(`error decoding YAML: error converting YAML to JSON: ${error.message}`);
  }
}

function report(
  problems: readonly string[],
  { fieldValidation }: WriteOptions,
  { warnings }: ResourceCall,
): void {
  if (problems.length > 0 && fieldValidation === 'Strict') {
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${problems.join(', ')}`);
  }
  if (fieldValidation === 'Warn') warnings.addProblems(problems);
}

/** What an object comes to, where other managers wrote in other versions and it has to be looked at in theirs. */
function merged(kind: Kind, apply: () => JsonObject): JsonObject {
  try {
    return apply();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw unexplained(`failed to convert new object: ${conversionProblem(kind, error.message)}`);
  }
}

/** Of what fits the kind by its shape and not by its values, such as `1.5` for a whole number. */
function unconvertible(kind: Kind, { metadata }: JsonObject, why: string): StatusError {
  const { namespace, name } = isObject(metadata) ? metadata : {};
  const [where, who] = [namespace, name].map((word) => (typeof word === 'string' ? word : ''));
  const object = `${where}/${who}; ${goKind(kind)}`;
  const problem = conversionProblem(kind, why);
  return unexplained(`failed to convert new object (${object}) to proper version: ${problem}`);
}

/** Upstream's conversion is not its decoder, and has words of its own for numbers. */
function conversionProblem(kind: Kind, why: string): string {
  const [, number = '', type] =
    /^json: cannot unmarshal number (\S+) into Go .* of type (\S+)$/.exec(why) ?? [];
  const from = /[.eE]/.test(number) ? 'float64' : 'int64';
  const reason = type === undefined ? why : `cannot convert ${from} to ${type}`;
  return `unable to convert unstructured object to ${goKind(kind)}: ${reason}`;
}

function goKind({ group, version, kind }: Kind): string {
  return `${group}/${version}, Kind=${kind}`;
}

/** Who knows the uid of an object does not mean to create another one. */
function refuseUid(of: StoredResource['of'], name: string, { metadata }: JsonObject): void {
  const uid = isObject(metadata) ? metadata['uid'] : undefined;
  if (typeof uid !== 'string' || uid === '') return;
  const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
  throw conflict(of, name, why);
}
