import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import {
  checkJsonSyntax,
  type FieldError,
  FieldPath,
  invalid,
  JsonSyntaxError,
  required,
} from '../../api/index.ts';

const ANNOTATIONS = FieldPath.of('metadata', 'annotations');
const TAINTS = 'scheduler.alpha.kubernetes.io/taints';
const AVOID = 'scheduler.alpha.kubernetes.io/preferAvoidPods';

/** Annotations of a Node that were fields before there were such: what they hold must be readable still. */
export function validateNodeAnnotations(annotations: Readonly<Record<string, string>> = {}): FieldError[] {
  const { taints, avoid } = { taints: ownValue(annotations, TAINTS), avoid: ownValue(annotations, AVOID) };
  return [
    ...(taints ? validateSyntax(taints, TAINTS, ANNOTATIONS) : []),
    ...(avoid ? validateAvoided(avoid) : []),
  ];
}

function validateAvoided(text: string): FieldError[] {
  const errors = validateSyntax(text, AVOID, ANNOTATIONS.child('AvoidPods'));
  if (errors.length > 0) return errors;
  const value: unknown = JSON.parse(text);
  const entries = isObject(value) && Array.isArray(value['preferAvoidPods']) ? value['preferAvoidPods'] : [];
  return entries.flatMap((entry: unknown, index) => {
    const signature = ANNOTATIONS.child(AVOID).index(index).child('PodSignature');
    const controller = partOf(partOf(entry, 'podSignature'), 'podController');
    if (!controller) return [required(signature)];
    if (controller['controller'] === true) return [];
    const path = signature.child('PodController').child('Controller');
    return [invalid(path, false, 'must point to a controller')];
  });
}

function validateSyntax(text: string, name: string, path: FieldPath): FieldError[] {
  try {
    checkJsonSyntax(new TextEncoder().encode(text));
    return [];
  } catch (error) {
    if (error instanceof JsonSyntaxError) return [invalid(path, name, error.message)];
    throw error;
  }
}

function partOf(value: unknown, name: string): JsonObject | undefined {
  const part = isObject(value) ? ownValue(value, name) : undefined;
  return isObject(part) ? part : undefined;
}
