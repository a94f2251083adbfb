import { type JsonObject, isObject } from '../../base/index.ts';
import {
  apiVersionOf,
  applyJsonPatch,
  DecodeError,
  type GroupVersionKind,
  internalError,
  JsonSyntaxError,
  type Kinds,
  type KubernetesObject,
  PatchRejection,
  readJsonDocument,
  StatusError,
} from '../../api/index.ts';
import { WebhookFailure } from '../webhook-client/index.ts';
import type { AdmissionAnswer } from './admission-review.ts';
import { called, type Hook } from './hook.ts';

/** What a patch is applied to. */
export interface PatchTarget {
  readonly kinds: Kinds;
  readonly kind: GroupVersionKind;
  /** Undefined where nothing is written. */
  readonly object: JsonObject | undefined;
}

/**
 * The object as a webhook's patch makes it, with its defaults; undefined where the webhook sends none. Throws a
 * {@link WebhookFailure} of a patch that cannot be read, and the 500 of one that does not fit or makes no object.
 */
export function applyPatch(
  hook: Hook,
  { patch, patchType }: AdmissionAnswer,
  target: PatchTarget,
): KubernetesObject | undefined {
  if (patch.length === 0) return undefined;
  const operations = readOperations(patch);
  if (operations.length === 0) return undefined;
  const { object, kind, kinds } = target;
  if (!object) {
    throw internalError(
      `${called(hook)} attempted to modify the object, which is not supported for this operation`,
    );
  }
  if (patchType !== 'JSONPatch') {
    throw new WebhookFailure(`unsupported patch type ${JSON.stringify(patchType)}`, { isAsked: false });
  }
  return decodePatched(patched(object, operations), kind, kinds);
}

function readOperations(patch: Uint8Array): readonly unknown[] {
  const undecodable = (why: string): WebhookFailure =>
    new WebhookFailure(`received undecodable patch in webhook response: ${why}`, { isAsked: false });
  let value: unknown;
  try {
    value = readJsonDocument(new TextDecoder().decode(patch)).value;
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw undecodable(error.message);
    throw error;
  }
  if (value === null) return [];
  if (!Array.isArray(value)) {
    throw undecodable(
      `json: cannot unmarshal ${isObject(value) ? 'object' : typeof value} into Go value of type jsonpatch.Patch`,
    );
  }
  for (const operation of value) {
    if (operation !== null && !isObject(operation)) {
      throw undecodable(
        `json: cannot unmarshal ${goName(operation)} into Go value of type jsonpatch.Operation`,
      );
    }
  }
  // What is no text says nothing to whoever applies it.
  return value.map((operation: JsonObject | null) => withoutNonsense(operation ?? {}));
}

function withoutNonsense(operation: JsonObject): JsonObject {
  const { op, path, from, ...rest } = operation;
  const texts = Object.entries({ op, path, from }).filter(([, text]) => typeof text === 'string');
  return { ...rest, ...Object.fromEntries(texts) };
}

function goName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function patched(object: JsonObject, operations: readonly unknown[]): unknown {
  try {
    return applyJsonPatch(object, { value: operations, duplicates: [] }).value;
  } catch (error) {
    if (error instanceof PatchRejection) throw internalError(error.why);
    if (error instanceof StatusError) throw internalError(error.message);
    throw error;
  }
}

function decodePatched(value: unknown, gvk: GroupVersionKind, kinds: Kinds): KubernetesObject {
  const kind = kinds.find(gvk);
  const type = kinds.typeOf(gvk);
  if (!isObject(value)) throw internalError('the patched document is no object');
  // What Go has a type for need not say again what it is.
  const { kind: name = type?.isUnstructured ? '' : gvk.kind, apiVersion = apiVersionOf(gvk) } = value;
  if (name !== gvk.kind || apiVersion !== apiVersionOf(gvk)) {
    const [from, to] = [
      `${String(apiVersion)}, Kind=${String(name)}`,
      `${apiVersionOf(gvk)}, Kind=${gvk.kind}`,
    ];
    throw internalError(`no conversion from ${from} to ${to}`);
  }
  try {
    // Nobody writes down what connections are asked for with.
    const { object } = type?.decodeValue(value) ?? { object: value };
    const metadata = isObject(object['metadata']) ? object['metadata'] : {};
    const whole = { ...object, kind: gvk.kind, apiVersion: apiVersionOf(gvk), metadata } as KubernetesObject;
    kind?.strategy.setDefaults?.(whole);
    return whole;
  } catch (error) {
    if (error instanceof DecodeError) throw internalError(error.message);
    throw error;
  }
}
