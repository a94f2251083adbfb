import {
  ConfigurationMergeError,
  cel,
  type GroupVersionKind,
  internalError,
  type Kind,
  type Kinds,
  type KubernetesObject,
  applyJsonPatch,
  PatchRejection,
  StatusError,
  strictDecodingMessage,
} from '../../api/index.ts';
import { isObject } from '../../base/index.ts';
import type { Evaluation } from '../admission-expressions/index.ts';
import type { CompiledMutation } from './mutating-policy.ts';
import { configurationOf, patchOperations, TypeMismatch } from './made-values.ts';

/** A mutation cannot be made. The failure policy decides what becomes of the write. */
export class MutationError extends Error {}

/**
 * The object as a mutation changes it, decoded and defaulted; a copy always. Rejects with a {@link MutationError}, with a
 * `BudgetError`, or with the `StatusError` that the request gets whatever the failure policy is.
 */
export async function mutate(
  { type, expression }: CompiledMutation,
  object: KubernetesObject,
  gvk: GroupVersionKind,
  evaluation: Evaluation,
  kinds: Kinds,
): Promise<KubernetesObject> {
  const kind = kinds.find(gvk);
  if (!kind) throw unknownKind(gvk);
  if (!('program' in expression)) throw new MutationError(expression.problem);
  const outcome = await evaluation.evaluate(expression);
  if ('error' in outcome) throw new MutationError(outcome.error);
  return type === 'JSONPatch' ? patched(kind, object, outcome.value) : merged(kind, object, outcome.value);
}

function patched(kind: Kind, object: KubernetesObject, value: cel.Value): KubernetesObject {
  try {
    const target = kind.type.written(object);
    const result = applyJsonPatch(target, { value: patchOperations(value), duplicates: [] });
    return decoded(kind, result.value, true);
  } catch (error) {
    if (error instanceof TypeMismatch) throw new MutationError(error.message);
    if (!(error instanceof PatchRejection)) throw error;
    // Where a test fails, the patch does nothing.
    if (error.isFailedTest) return { ...object };
    throw new MutationError(`JSON Patch: ${error.why}`);
  }
}

function merged(kind: Kind, object: KubernetesObject, value: cel.Value): KubernetesObject {
  try {
    const { apiVersion, kind: name } = object;
    const configuration = { ...configurationOf(value), apiVersion, kind: name };
    return decoded(kind, kind.fieldManager.merge(kind.type.written(object), configuration), false);
  } catch (error) {
    if (error instanceof TypeMismatch) throw new MutationError(`type mismatch: ${error.message}`);
    if (error instanceof ConfigurationMergeError) {
      throw new MutationError(`error applying patch: ${error.message}`);
    }
    throw error;
  }
}

/** Reads what came out as an object of its kind. Throws the 500 of what is none. */
function decoded(kind: Kind, value: unknown, isStrict: boolean): KubernetesObject {
  const { object, problems } = decode(kind, value);
  if (isStrict && problems.length > 0) throw internalError(strictDecodingMessage(problems));
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const { apiVersion, kind: name } = isObject(value) ? value : {};
  const whole: KubernetesObject = { ...object, apiVersion: String(apiVersion), kind: String(name), metadata };
  kind.strategy.setDefaults?.(whole);
  return whole;
}

function decode(kind: Kind, value: unknown): ReturnType<Kind['type']['decodeValue']> {
  try {
    return kind.type.decodeValue(value);
  } catch (error) {
    if (error instanceof StatusError || !(error instanceof Error)) throw error;
    throw internalError(error.message);
  }
}

function unknownKind({ group, version, kind }: GroupVersionKind): StatusError {
  const message = `Resource kind ${group}/${version}, Kind=${kind} not found. There can be a delay between when CustomResourceDefinitions are created and when they are available.`;
  return new StatusError(503, 'ServiceUnavailable', message);
}
