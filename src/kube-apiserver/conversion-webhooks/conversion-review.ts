import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import { quote } from '../../api/index.ts';
import { type ReviewKind, reviewOf } from '../webhook-client/index.ts';

const GROUP = 'apiextensions.k8s.io';
const KIND = 'ConversionReview';

/** An answer that says no, or that is none to what was asked. */
export class ConversionProblem extends Error {}

/** The first version of the review that a webhook takes and we know. Throws a {@link ConversionProblem}. */
export function conversionReviewKind(versions: readonly string[]): ReviewKind {
  const version = versions.find((candidate) => candidate === 'v1' || candidate === 'v1beta1');
  if (version === undefined) throw new ConversionProblem('no supported conversion review versions');
  return { group: GROUP, version, kind: KIND };
}

/** The converted objects in an answer, each as it came. Throws a {@link ConversionProblem}. */
export function convertedObjects(review: JsonObject, { version }: ReviewKind, uid: string): unknown[] {
  const expected = `${GROUP}/v1, Kind=${KIND}`;
  const got = reviewOf(review);
  const isChecked = version === 'v1';
  if (isChecked && got !== expected) {
    throw new ConversionProblem(`expected webhook response of ${expected}, got ${got}`);
  }
  const response = review['response'];
  if (!isObject(response)) throw new ConversionProblem('no response provided');
  const answered = textIn(response, 'uid');
  if (isChecked && answered !== uid) {
    throw new ConversionProblem(`expected response.uid=${quote(uid)}, got ${quote(answered)}`);
  }
  const given = response['result'];
  const result = isObject(given) ? given : {};
  const status = textIn(result, 'status');
  if (status !== 'Success') {
    const message = textIn(result, 'message');
    throw new ConversionProblem(message || `response.result.status was '${status}', not 'Success'`);
  }
  const objects = response['convertedObjects'];
  return Array.isArray(objects) ? objects : [];
}

function textIn(object: JsonObject, field: string): string {
  const value = ownValue(object, field);
  return typeof value === 'string' ? value : '';
}
