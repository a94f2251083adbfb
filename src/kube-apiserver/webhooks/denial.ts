import { isObject, type JsonObject } from '../../base/index.ts';
import { type StatusCause, type StatusDetails, StatusError } from '../../api/index.ts';
import { called, type Hook } from './hook.ts';

/** The answer to a write that a webhook refuses: what it says, and who says it. */
export function denial(hook: Hook, result: JsonObject = {}): StatusError {
  const { code, reason, message, details, metadata } = result;
  const said = textOf(message) || textOf(reason);
  const deniedBy = `${called(hook)} denied the request`;
  return new StatusError(
    typeof code === 'number' && code >= 400 ? code : 400,
    textOf(reason),
    said === '' ? `${deniedBy} without explanation` : `${deniedBy}: ${said}`,
    isObject(details) ? detailsOf(details) : undefined,
    isObject(metadata) ? metadata : {},
  );
}

/** Only what a `Status` has: it goes into an answer of ours. */
function detailsOf({ name, group, kind, uid, causes, retryAfterSeconds }: JsonObject): StatusDetails {
  return {
    ...text('name', name),
    ...text('group', group),
    ...text('kind', kind),
    ...text('uid', uid),
    ...(Array.isArray(causes) && causes.length > 0 ? { causes: causes.filter(isObject).map(causeOf) } : {}),
    ...(typeof retryAfterSeconds === 'number' && retryAfterSeconds !== 0 ? { retryAfterSeconds } : {}),
  };
}

function causeOf({ reason, message, field }: JsonObject): StatusCause {
  return { ...text('reason', reason), ...text('message', message), ...text('field', field) };
}

function text<F extends string>(field: F, value: unknown): { [key in F]?: string } {
  const given = textOf(value);
  return (given === '' ? {} : { [field]: given }) as { [key in F]?: string };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
