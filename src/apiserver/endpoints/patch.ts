import type { JsonObject } from '../../base/index.ts';
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  badRequest,
  goPrint,
  JsonSyntaxError,
  type Kind,
  type KubernetesObject,
  notFound,
  parseJsonDocument,
  type PatchDocument,
  type Patched,
  StatusError,
} from '../../api/index.ts';
import type { Authorizer } from '../contracts/index.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import { updateObject } from '../registry/update-object.ts';
import type { WriteContext } from '../registry/write-context.ts';
import type { Writes } from '../registry/writes.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { ObjectReply } from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { mediaTypeOf } from '../request/target.ts';
import { checkPatchOptions, writeOptions } from '../request/write-options.ts';
import { applyObject } from './apply.ts';
import { invalidPatch, readPatched } from './patched-object.ts';
import { checkName, settleNamespace } from './settle.ts';
import { updateStrategyOf } from './update-strategy.ts';
import { writeContext } from './write-context.ts';

/** PATCH of an object, or of one of its subresources that hold it. */
export function patchEndpoint(writes: Writes, authorizer: Authorizer): Endpoint<StoredResource> {
  return {
    produces: 'object',
    handle: (call) => (isApply(call) ? applyObject(writes, authorizer, call) : patchObject(writes, call)),
  };
}

async function patchObject(writes: Writes, call: ResourceCall<StoredResource>): Promise<ObjectReply> {
  const { resource, info } = call;
  const strategy = updateStrategyOf(call);
  const { patch, context } = await patcherOf(call, resource.kind);
  const next = (old: KubernetesObject | undefined): KubernetesObject => {
    if (!old) throw notFound(resource.of, info.name);
    const object = patch(old);
    settleNamespace(call, object);
    return object;
  };
  const namespace = resource.kind.namespaced ? info.namespace : '';
  const change = { resource, strategy, namespace, name: info.name, next };
  const { version } = await updateObject(writes, change, context);
  return { kind: 'object', status: 200, as: resource.kind, version };
}

export function isApply({ http }: Call): boolean {
  return mediaTypeOf(http.headers['content-type']) === APPLY;
}

export interface Patcher {
  /** Gives a changed copy. Throws the `StatusError` of a patch that cannot be read or does not fit. */
  readonly patch: (object: KubernetesObject) => KubernetesObject;
  readonly context: WriteContext;
}

/** Reads the patch of a call for an object of `kind`. */
export async function patcherOf(call: ResourceCall, kind: Kind): Promise<Patcher> {
  const { info, query, http, warnings, resource } = call;
  const type = patchType(kind, http.headers['content-type']);
  const bytes = await call.readBody();
  const options = writeOptions(query, 'PatchOptions');
  checkPatchOptions(options, false);
  const { fieldValidation } = options;
  return {
    context: writeContext(call, options),
    patch: (object) => {
      const target = kind.type.written(object);
      const document = parsePatch(type, bytes);
      const patched = applyPatch(kind, type, target, document);
      const refuse =
        type === STRATEGIC ? (why: string) => invalidPatch(goPrint(document.value), why) : undefined;
      const { object: next, problems } = readPatched(
        kind,
        resource.kinds,
        patched,
        target,
        fieldValidation === 'Strict',
        refuse,
      );
      if (fieldValidation === 'Warn') warnings.addProblems(problems);
      checkName(next, info.name);
      return next;
    },
  };
}

const JSON_PATCH = 'application/json-patch+json';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const APPLY = 'application/apply-patch+yaml';

/** The router refuses what no resource takes, by itself. */
function patchType(kind: Kind, contentType: string | undefined): string {
  const type = mediaTypeOf(contentType ?? 'none');
  if (kind.type.isUnstructured && type !== JSON_PATCH && type !== MERGE && type !== APPLY)
    throw unsupportedPatch();
  if ([JSON_PATCH, MERGE, STRATEGIC, APPLY].includes(type)) return type;
  throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

/** What Go has no type for has no strategic merge. */
function unsupportedPatch(): StatusError {
  const accepted = `accepted media types include: ${[JSON_PATCH, MERGE, APPLY].join(', ')}`;
  const message = `the body of the request was in an unknown format - ${accepted}`;
  return new StatusError(415, 'UnsupportedMediaType', message);
}

function parsePatch(type: string, bytes: Uint8Array): PatchDocument {
  try {
    return parseJsonDocument(bytes);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw badRequest(type === STRATEGIC ? error.message : `error decoding patch: ${error.message}`);
  }
}

function applyPatch(kind: Kind, type: string, target: JsonObject, document: PatchDocument): Patched {
  if (type === JSON_PATCH) return applyJsonPatch(target, document);
  if (type === MERGE) return applyMergePatch(target, document);
  return applyStrategicMergePatch(target, document, kind.schema, kind.resolve);
}
