import { badRequest, type Kind } from '../../api/index.ts';
import type { Produces } from '../reply/endpoint.ts';
import type { Call } from '../request/call.ts';
import {
  type IncludeObject,
  type Negotiated,
  negotiate,
  notAcceptable,
  notStreamable,
  type Transform,
} from '../request/negotiate.ts';

/** How the client of a call wants what an endpoint produces. Throws a 406, or the 400 of a query that makes no sense. */
export function negotiated(call: Call, produces: Exclude<Produces, 'bytes'>): Negotiated {
  const found = negotiate(call.http.headers['accept'] ?? '', TRANSFORMS[produces]);
  if (produces === 'stream' && found.format === 'yaml') throw notStreamable();
  const pretty = found.pretty || wantsPretty(call);
  const asTable = found.transform?.kind === 'Table';
  if (!asTable && pretty === found.pretty) return found;
  return { ...found, pretty, ...(asTable ? { include: includeOf(call.query) } : {}) };
}

const TRANSFORMS: Readonly<Record<Exclude<Produces, 'bytes'>, readonly Transform[]>> = {
  object: ['Table', 'PartialObjectMetadata'],
  computed: ['PartialObjectMetadata'],
  list: ['Table', 'PartialObjectMetadataList'],
  stream: ['Table', 'PartialObjectMetadata'],
  status: [],
};

/** Throws the 406 of a client that wants whole objects as protobuf, of a kind that it does not know. */
export function refuseProtobuf({ type }: Kind, { format, transform }: Negotiated): void {
  if (format === 'protobuf' && !transform && type.isUnstructured) throw notAcceptable();
}

/** People get their answers indented: they say so, or they come with a browser or a command-line client. */
export function wantsPretty({ query, http }: Pick<Call, 'query' | 'http'>): boolean {
  const pretty = query.get('pretty') ?? '';
  if (pretty !== '') return TRUE.has(pretty);
  return /^(curl|Wget|Mozilla\/5\.0)/.test(http.headers['user-agent'] ?? '');
}

/** As Go reads a boolean. */
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

function includeOf(query: URLSearchParams): IncludeObject {
  const include = query.get('includeObject') ?? '';
  if (include === '') return 'Metadata';
  if (include === 'None' || include === 'Metadata' || include === 'Object') return include;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(include)}`);
}
