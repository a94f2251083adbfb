import {
  type FieldError,
  type FieldErrorReason,
  type KindRules,
  type KubernetesObject,
  validateNewObject,
} from '../../api/index.ts';
import { type Catalog, findKind } from '../catalog/catalog.ts';
import { followPath, keyText, type MapNode, nodeOf, type Step, toValue } from '../syntax/index.ts';
import type { DiagnosticCode, Range } from '../types.ts';
import type { Report } from './finding.ts';
import type { ManifestObject, Structure } from './structure.ts';

/** Whether validation has been written for a kind, so that it and not the schema says what is required. */
export function hasRules(catalog: Catalog, { kind }: ManifestObject): boolean {
  return kind !== undefined && catalog.rulesOf(kind).validateCreate !== undefined;
}

/**
 * Tells what the API server would say to a new object: its own validation, on the object as it would be decoded. What
 * decoding would refuse is left out before, and what is then missed there is not told a second time.
 */
export function reportRules(
  catalog: Catalog,
  object: ManifestObject,
  structure: Structure,
  report: Report,
): void {
  const kind = object.kind && findKind(catalog, object.kind);
  if (!kind?.stored) return;
  const decoded = catalog.decode(kind, toValue(object.node, structure.broken));
  if (!decoded) return;
  const told = new Set<string>();
  for (const error of validate(decoded, catalog.rulesOf(kind), kind.namespaced)) {
    const text = `${error.field}: ${error.message}`;
    const end = followPath(object.node, error.field);
    if (told.has(text) || holdsBroken(end.steps, structure)) continue;
    told.add(text);
    report({
      code: CODES[error.reason],
      severity: 'error',
      message: text,
      range: rangeOf(object.node, end.steps, end.exact, error),
    });
  }
}

const CODES: Readonly<Record<FieldErrorReason, DiagnosticCode>> = {
  FieldValueNotFound: 'invalid-value',
  FieldValueRequired: 'missing-field',
  FieldValueDuplicate: 'duplicate-value',
  FieldValueInvalid: 'invalid-value',
  FieldValueNotSupported: 'unsupported-value',
  FieldValueForbidden: 'forbidden-field',
  FieldValueTooLong: 'too-long',
  FieldValueTooMany: 'too-many',
  FieldValueTypeInvalid: 'wrong-type',
  InternalError: 'invalid-value',
};

function validate(object: KubernetesObject, rules: KindRules, namespaced: boolean): FieldError[] {
  rules.setDefaults?.(object);
  rules.prepareForCreate?.(object);
  return validateNewObject(object, { rules, namespaced });
}

/** Whether a path leads to, or stops short in, something that was left out. */
function holdsBroken(steps: readonly Step[], { broken }: Structure): boolean {
  return steps.some((step) => {
    const node = nodeOf(step);
    return node !== undefined && broken.has(node);
  });
}

function rangeOf(root: MapNode, steps: readonly Step[], exact: boolean, error: FieldError): Range {
  const last = steps.at(-1);
  const value = last && nodeOf(last);
  if (exact && value?.kind === 'map') {
    const named = value.entries.find((entry) => namesKey(error.message, keyText(entry)));
    if (named) return wide(named.key.start, named.key.end);
  }
  if (last?.kind === 'entry' && (!exact || !value || value.kind !== 'scalar' || isBlock(value.style))) {
    return wide(last.entry.key.start, last.entry.key.end);
  }
  if (value?.kind === 'scalar' || value?.kind === 'alias') return wide(value.start, value.end);
  const first = (value?.kind === 'map' ? value : root).entries[0]?.key ?? root;
  if (last?.kind === 'item' && value?.kind !== 'map') return wide(last.item.start, last.item.start + 1);
  return wide(first.start, first.end);
}

/** Labels, annotations and the like are checked under the name of the whole map: the message names the key. */
function namesKey(message: string, key: string | undefined): boolean {
  return key !== undefined && message.startsWith(`Invalid value: ${JSON.stringify(key)}:`);
}

function isBlock(style: string): boolean {
  return style === 'literal' || style === 'folded';
}

function wide(start: number, end: number): Range {
  return { start, end: Math.max(end, start + 1) };
}
