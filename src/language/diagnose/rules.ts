import type { FieldErrorReason } from '../../api/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { entryOf, Expansion, followPath, type MapNode, nodeOf, type Step } from '../syntax/index.ts';
import type { DiagnosticCode } from './diagnostic.ts';
import { rangeOfError } from './error-range.ts';
import type { Steps } from '../steps/steps.ts';
import type { Report } from './finding.ts';
import { fixesOfError } from './rule-fixes.ts';
import type { ManifestObject, Structure } from './structure.ts';

/**
 * Tells what the API server would say to a new object: its own validation, on the object as it would be decoded. What
 * decoding would refuse is left out before, and what is then missed there is not told a second time. A step for each stage:
 * none of them can be stopped in its midst.
 */
export function* reportRules(
  catalog: Catalog,
  text: string,
  object: ManifestObject,
  structure: Structure,
  report: Report,
): Steps<void> {
  const kind = object.kind && catalog.find(object.kind);
  if (!kind?.stored) return;
  const expansion = new Expansion({ omitted: structure.broken });
  const value = expansion.valueOf(object.node);
  if (!expansion.complete) {
    reportUnchecked(object.node, report);
    return;
  }
  yield;
  const verdict = yield* catalog.judge(kind, value);
  yield;
  if (!verdict) return;
  if ('refused' in verdict) {
    reportRefusal(object.node, verdict.refused, report);
    return;
  }
  const { errors, warnings } = verdict;
  for (const warning of warnings.slice(0, ERROR_LIMIT)) reportWarning(object.node, warning, report);
  const told = new Set<string>();
  for (const error of errors.slice(0, ERROR_LIMIT)) {
    const message = `${error.field}: ${error.message}`;
    yield;
    const end = followPath(object.node, error.field);
    if (told.has(message) || holdsBroken(end.steps, structure)) continue;
    told.add(message);
    report({
      code: CODES[error.reason],
      severity: 'error',
      message,
      range: rangeOfError(object.node, end, error.message),
      fixes: () => fixesOfError(catalog, text, object, end, error),
    });
  }
}

/** So many errors, and so many warnings, of one object are looked up in its text. */
const ERROR_LIMIT = 200;

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

/** A warning mostly begins with the field that it is about. */
function reportWarning(node: MapNode, message: string, report: Report): void {
  const field = fieldOf(message) ?? 'kind';
  const range = rangeOfError(node, followPath(node, field), message);
  report({ code: 'api-warning', severity: 'warning', message, range });
}

/** What stands before the first colon with a blank behind it, those in brackets left out. */
function fieldOf(message: string): string | undefined {
  for (let at = 0; at < message.length; at++) {
    if (message[at] === '[') {
      const close = message.indexOf(']', at);
      if (close < 0) return undefined;
      at = close;
    } else if (message[at] === ':') {
      return at > 0 && message[at + 1] === ' ' ? message.slice(0, at) : undefined;
    }
  }
  return undefined;
}

/** A few lines of aliases can stand for more than anybody meant to write. */
function reportUnchecked(node: MapNode, report: Report): void {
  const place = entryOf(node, 'kind')?.key ?? node;
  const message =
    'The aliases of this object stand for too much: it is not checked against the rules of its kind.';
  report({ code: 'too-many', severity: 'warning', message, range: { start: place.start, end: place.end } });
}

/** The decoder told what was not seen before, and not where. */
function reportRefusal(node: MapNode, message: string, report: Report): void {
  const place = entryOf(node, 'kind')?.key ?? node;
  report({ code: 'wrong-type', severity: 'error', message, range: { start: place.start, end: place.end } });
}

/** Whether a path leads to, or stops short in, something that was left out. */
function holdsBroken(steps: readonly Step[], { broken }: Structure): boolean {
  return steps.some((step) => {
    const node = nodeOf(step);
    return node !== undefined && broken.has(node);
  });
}
