import { badRequest } from '../../api/index.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
import { encoderOf } from './encoders.ts';
import type { Form } from './form.ts';
import { JsonForm } from './json-form.ts';
import { negotiate, type Negotiated, type Transform } from './negotiate.ts';
import { type IncludeObject, PartialShape, PlainShape, type Shape, TableShape } from './shape.ts';
import { ValueForm } from './value-form.ts';

/** How the client of a call wants its objects. Throws a 406. */
export function formOf(parts: ServerParts, call: ResourceCall, transforms: readonly Transform[]): Form {
  const negotiated = negotiate(call.http.headers['accept'] ?? '', transforms);
  const pretty = negotiated.pretty || wantsPretty(call);
  if (negotiated.format === 'json' && !negotiated.transform && !pretty) return new JsonForm(call.resource);
  return new ValueForm(call.resource, shapeOf(parts, call, negotiated), encoderOf(negotiated.format, pretty));
}

/** People get their answers indented: they say so, or they come with a browser or a command-line client. */
function wantsPretty({ query, http }: ResourceCall): boolean {
  const pretty = query.get('pretty');
  if (pretty !== null) return ['1', 't', 'true'].includes(pretty.toLowerCase());
  return /^(curl|Wget|Mozilla\/5\.0)/.test(http.headers['user-agent'] ?? '');
}

function shapeOf(parts: ServerParts, { resource, query }: ResourceCall, { transform }: Negotiated): Shape {
  if (!transform) return new PlainShape(resource);
  if (transform.kind !== 'Table') return new PartialShape(resource, transform.version);
  const include = query.get('includeObject') ?? '';
  if (include !== '' && !isIncludeObject(include)) {
    throw badRequest(`unrecognized includeObject value: ${JSON.stringify(include)}`);
  }
  return new TableShape(resource, {
    converter: parts.tables,
    version: transform.version,
    include: isIncludeObject(include) ? include : 'Metadata',
    nowMs: () => parts.clock.now(),
  });
}

function isIncludeObject(text: string): text is IncludeObject {
  return text === 'None' || text === 'Metadata' || text === 'Object';
}
