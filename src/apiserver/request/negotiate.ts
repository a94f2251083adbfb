import { setKey } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import { type Format, formatOf, MEDIA_TYPES } from './media-types.ts';

/** A form of meta/v1 that an answer is turned into. */
export type Transform = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';

/** How the client wants its answer. */
export interface Negotiated {
  readonly format: Format;
  readonly pretty: boolean;
  readonly transform?: { readonly kind: Transform; readonly version: string };
  /** Of a table: what its rows hold beside the cells. */
  readonly include?: IncludeObject;
}

export type IncludeObject = 'None' | 'Metadata' | 'Object';

export const JSON_ANSWER: Negotiated = { format: 'json', pretty: false };

/**
 * Reads an `Accept` header as upstream does: its router wants one of the media types, or any of any type, by itself;
 * then the best clause that can be met decides. Throws a 406.
 */
export function negotiate(accept: string, transforms: readonly Transform[]): Negotiated {
  if (accept === '') return JSON_ANSWER;
  const clauses = accept.split(',').map(parseClause);
  if (!clauses.some(({ type }) => type === '*/*' || formatOf(type) !== undefined)) throw routerRefusal();
  return negotiateAlone(accept, transforms);
}

/** The same where no router stands before: the documents of discovery. Throws a 406. */
export function negotiateAlone(accept: string, transforms: readonly Transform[]): Negotiated {
  if (accept === '') return JSON_ANSWER;
  const clauses = accept.split(',').map(parseClause);
  const byQuality = clauses.toSorted((a, b) => b.quality - a.quality);
  for (const clause of byQuality) {
    const negotiated = meet(clause, transforms);
    if (negotiated) return negotiated;
  }
  throw notAcceptable();
}

interface Clause {
  readonly type: string;
  readonly quality: number;
  readonly parameters: Readonly<Record<string, string>>;
}

function parseClause(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters: Record<string, string> = {};
  for (const parameter of rest) {
    const equals = parameter.indexOf('=');
    if (equals > 0) setKey(parameters, parameter.slice(0, equals), parameter.slice(equals + 1));
  }
  const quality = Number(parameters['q'] ?? '1');
  return { type, quality: Number.isNaN(quality) ? 1 : quality, parameters };
}

function meet({ type, parameters }: Clause, transforms: readonly Transform[]): Negotiated | undefined {
  const format = type === '*/*' || type === 'application/*' ? 'json' : formatOf(type);
  if (format === undefined) return undefined;
  const answer = { format, pretty: parameters['pretty'] === '1' };
  const { as = '', g = '', v = '', stream = '' } = parameters;
  if (stream !== '' && (stream !== 'watch' || format === 'yaml')) return undefined;
  if (as === '') return answer;
  const kind = transforms.find((transform) => transform === as);
  // Only its metadata has messages.
  if (kind === 'Table' && format === 'protobuf') return undefined;
  if (kind === undefined || g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) return undefined;
  return { ...answer, transform: { kind, version: v } };
}

const ALL_TYPES = Object.values(MEDIA_TYPES).join(', ');

function routerRefusal(): StatusError {
  const message = `406: Not Acceptable\n\nAvailable representations: ${ALL_TYPES}`;
  return new StatusError(406, 'NotAcceptable', message, {});
}

export function notAcceptable(types = ALL_TYPES): StatusError {
  return new StatusError(406, 'NotAcceptable', `only the following media types are accepted: ${types}`);
}

/** The 406 of a watch in a format that has no way to tell one event from the next. */
export function notStreamable(): StatusError {
  const types = [MEDIA_TYPES.json, MEDIA_TYPES.protobuf].map((type) => `${type};stream=watch`);
  return notAcceptable(types.join(', '));
}
