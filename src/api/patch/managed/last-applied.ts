/** The annotation in which kubectl's client-side apply keeps what it last applied, and how server-side apply follows it. */
import { isObject, type JsonObject, ownValue, parseExactJson } from '../../../base/index.ts';
import { byteLength } from '../../validation/index.ts';
import { compareBytes } from '../go-print.ts';
import { compareValues } from './compare.ts';
import { difference, type FieldSet } from './field-set.ts';
import { fieldSetOf } from './field-set-of.ts';
import type { FieldType } from './field-type.ts';
import { typeProblems } from './validate.ts';

/** The one manager that takes over from client-side apply, and that keeps the annotation up to date. */
export const KUBECTL = 'kubectl';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The paths that client-side apply set and that still have the value it set: kubectl may change them without a
 * conflict. Undefined where the annotation is missing or of another version.
 */
export function lastAppliedFields(type: FieldType, live: JsonObject): FieldSet | undefined {
  const applied = readLastApplied(live);
  if (!applied || applied['apiVersion'] !== live['apiVersion'] || typeProblems(type, applied) !== undefined) {
    return undefined;
  }
  const { added, modified, removed } = compareValues(type, applied, live);
  return difference(difference(difference(fieldSetOf(type, applied), modified), added), removed);
}

/** The object with the annotation brought up to what is applied now, where it has the annotation. */
export function withLastApplied<T extends JsonObject>(object: T, applied: JsonObject): T {
  const annotations = annotationsOf(object);
  if (!annotations[LAST_APPLIED] || !isObject(object['metadata'])) return object;
  const next: JsonObject = { ...annotations, [LAST_APPLIED]: `${sortedJson(withoutAnnotation(applied))}\n` };
  const size = Object.entries(next).reduce(
    (sum, [key, value]) => sum + byteLength(key) + byteLength(String(value)),
    0,
  );
  if (size > MAX_ANNOTATIONS_BYTES) delete next[LAST_APPLIED];
  return { ...object, metadata: { ...object['metadata'], annotations: next } };
}

const MAX_ANNOTATIONS_BYTES = 256 * 1024;

function readLastApplied(live: JsonObject): JsonObject | undefined {
  const text = annotationsOf(live)[LAST_APPLIED];
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    const applied = parseExactJson(text);
    return isObject(applied) ? applied : undefined;
  } catch {
    return undefined;
  }
}

function withoutAnnotation(applied: JsonObject): JsonObject {
  const metadata = applied['metadata'];
  if (!isObject(metadata) || !isObject(metadata['annotations'])) return applied;
  const { [LAST_APPLIED]: _, ...annotations } = metadata['annotations'];
  return { ...applied, metadata: { ...metadata, annotations } };
}

function annotationsOf(object: JsonObject): JsonObject {
  const metadata = object['metadata'];
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  return isObject(annotations) ? annotations : {};
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort(compareBytes);
  return `{${names.map((name) => `${JSON.stringify(name)}:${sortedJson(ownValue(value, name))}`).join(',')}}`;
}
