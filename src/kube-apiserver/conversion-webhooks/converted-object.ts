import { cloneJson, deepEqual, isObject, type JsonObject, setKey } from '../../base/index.ts';
import {
  FieldPath,
  type FieldError,
  type KubernetesObject,
  validateAnnotations,
  validateLabels,
} from '../../api/index.ts';
import { ConversionProblem } from './conversion-review.ts';

/** Where in an answer an object stands, in upstream's words. */
export interface Place {
  /** `returned invalid object at index 0`, of a version or kind that was not asked for. */
  readonly other: string;
  /** `returned invalid object` */
  readonly invalid: string;
  /** `returned invalid metadata` */
  readonly metadata: string;
}

/**
 * A converted object as it is taken: a webhook may change all but the metadata, and of that labels and annotations. Throws a
 * {@link ConversionProblem} where it is not what was asked for.
 */
export function takeConverted(
  original: KubernetesObject,
  converted: unknown,
  apiVersion: string,
  place: Place,
): KubernetesObject {
  if (!isObject(converted)) throw new ConversionProblem(`${place.other}: Object 'Kind' is missing`);
  const got = textOf(converted['apiVersion']);
  if (got !== apiVersion) {
    const versions = `(expected ${apiVersion}, received ${got})`;
    throw new ConversionProblem(`${place.other}: invalid groupVersion ${versions}`);
  }
  const kind = textOf(converted['kind']);
  if (kind !== original.kind) {
    const kinds = `(expected ${original.kind}, received ${kind})`;
    throw new ConversionProblem(`${place.other}: invalid kind ${kinds}`);
  }
  const metadata = converted['metadata'];
  checkIdentity(original, isObject(metadata) ? metadata : {}, place);
  if (metadata === undefined) {
    throw new ConversionProblem(`${place.metadata}: missing metadata in converted object`);
  }
  if (!isObject(metadata)) {
    throw new ConversionProblem(
      `${place.metadata}: invalid metadata of type ${goType(metadata)} in converted object`,
    );
  }
  return { ...converted, apiVersion, kind, metadata: restored(original, metadata, place) };
}

function checkIdentity({ metadata }: KubernetesObject, converted: JsonObject, { invalid }: Place): void {
  for (const [field, called] of IDENTITY) {
    const [expected, got] = [metadata[field] ?? '', textOf(converted[field])];
    if (expected !== got) {
      throw new ConversionProblem(`${invalid}: must have the same ${called}: ${expected} != ${got}`);
    }
  }
}

const IDENTITY = [
  ['name', 'name'],
  ['namespace', 'namespace'],
  ['uid', 'UID'],
] as const;

/** The metadata as it was, with the labels and annotations of the answer. */
function restored(
  original: KubernetesObject,
  answered: JsonObject,
  place: Place,
): KubernetesObject['metadata'] {
  const { labels: _, annotations: __, ...metadata } = cloneJson(original.metadata);
  const { labels, annotations } = original.metadata;
  return {
    ...metadata,
    ...texts('labels', labels, answered, place, validateLabels),
    ...texts('annotations', annotations, answered, place, validateAnnotations),
  };
}

function texts(
  field: 'labels' | 'annotations',
  original: Readonly<Record<string, string>> | undefined,
  answered: JsonObject,
  place: Place,
  validate: (texts: Record<string, string>, path: FieldPath) => FieldError[],
): { [field: string]: Record<string, string> } {
  const given = answered[field];
  if (given === undefined || given === null) return {};
  const invalid = (why: string): ConversionProblem => new ConversionProblem(`${place.metadata}: ${why}`);
  if (!isObject(given))
    throw invalid(`invalid metadata.${field} of type ${goType(given)} in converted object`);
  const taken: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    if (typeof value !== 'string') {
      throw invalid(
        `metadata.${field}[${key}] must be a string, but is ${goType(value)} in converted object`,
      );
    }
    setKey(taken, key, value);
  }
  // What was there before is taken as it was.
  if (deepEqual(original ?? {}, taken)) return { [field]: taken };
  const path = FieldPath.of('metadata').child(field === 'labels' ? 'labels' : 'annotation');
  const errors = validate(taken, path).map(({ field: at, message }) => `${at}: ${message}`);
  if (errors.length > 0) throw invalid(errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`);
  return { [field]: taken };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What Go calls a value of JSON. */
function goType(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    default:
      return 'map[string]interface {}';
  }
}
