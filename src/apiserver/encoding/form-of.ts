import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Form } from './form.ts';
import { JsonForm } from './json-form.ts';
import { negotiate, type Transform } from './negotiate.ts';

/** How the client of a call wants its objects. Throws a 406. */
export function formOf(parts: ServerParts, call: ResourceCall, transforms: readonly Transform[]): Form {
  const negotiated = negotiate(call.http.headers['accept'] ?? '', transforms);
  if (negotiated.format === 'json' && !negotiated.transform) return new JsonForm(call.resource);
  throw new Error('not yet');
}
