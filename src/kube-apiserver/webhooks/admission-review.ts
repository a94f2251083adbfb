import { isObject, type JsonObject } from '../../base/index.ts';
import { bytesOfBase64, corruptBase64At, quote } from '../../api/index.ts';
import { type ReviewKind, reviewOf, WebhookFailure } from '../webhook-client/index.ts';

/** What a webhook answered. */
export interface AdmissionAnswer {
  readonly isAllowed: boolean;
  /** A `Status`, for a refusal. */
  readonly result: JsonObject | undefined;
  /** A JSON patch as it was sent; empty where there is none. */
  readonly patch: Uint8Array;
  /** Empty where there is no patch. */
  readonly patchType: string;
  readonly auditAnnotations: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

const GROUP = 'admission.k8s.io';
const KIND = 'AdmissionReview';
const VERSIONS: readonly string[] = ['v1', 'v1beta1'];

/** The first version of the review that a webhook takes. Throws a {@link WebhookFailure} where none is known. */
export function reviewKind(versions: readonly string[]): ReviewKind {
  const version = versions.find((candidate) => VERSIONS.includes(candidate));
  if (version === undefined) {
    const why = 'could not create admission objects: webhook does not accept known AdmissionReview versions';
    throw new WebhookFailure(`${why} (v1, v1beta1)`, { code: 400, isAsked: false });
  }
  return { group: GROUP, version, kind: KIND };
}

/** Reads the answer to a review of a `uid`. Throws an {@link InvalidAnswer}. */
export function readAnswer(
  review: JsonObject,
  { version }: ReviewKind,
  uid: string,
  isMutating: boolean,
): AdmissionAnswer {
  const response = objectAt(review, 'response');
  if (!response) throw new InvalidAnswer('webhook response was absent');
  if (version === 'v1') checkIdentity(review, response, uid);
  const patch = bytesAt(response, 'patch');
  const patchType = textAt(response, 'patchType');
  if (version === 'v1') checkPatch(patch, patchType, isMutating);
  const isPatched = isMutating && patch.length > 0;
  return {
    isAllowed: booleanAt(response, 'allowed'),
    result: objectAt(response, 'status'),
    patch: isPatched ? patch : NO_BYTES,
    patchType: isPatched ? (version === 'v1' ? (patchType ?? '') : 'JSONPatch') : '',
    auditAnnotations: textsAt(response, 'auditAnnotations'),
    warnings: warningsOf(response),
  };
}

/** An answer that can be read, and is none to what was asked. */
export class InvalidAnswer extends Error {}

const NO_BYTES = new Uint8Array();

function checkIdentity(review: JsonObject, response: JsonObject, uid: string): void {
  const answered = textAt(response, 'uid') ?? '';
  if (answered !== uid)
    throw new InvalidAnswer(`expected response.uid=${quote(uid)}, got ${quote(answered)}`);
  const expected = `${GROUP}/v1, Kind=${KIND}`;
  const got = reviewOf(review);
  if (got !== expected) throw new InvalidAnswer(`expected webhook response of ${expected}, got ${got}`);
}

function checkPatch(patch: Uint8Array, patchType: string | undefined, isMutating: boolean): void {
  const hasPatch = patch.length > 0;
  if (!isMutating) {
    if (hasPatch) throw new InvalidAnswer('validating webhook may not return response.patch');
    if (patchType !== undefined)
      throw new InvalidAnswer('validating webhook may not return response.patchType');
    return;
  }
  if (hasPatch && patchType === undefined)
    throw new InvalidAnswer('webhook returned response.patch but not response.patchType');
  if (!hasPatch && patchType !== undefined)
    throw new InvalidAnswer('webhook returned response.patchType but not response.patch');
  if (patchType === '') throw new InvalidAnswer('webhook returned invalid response.patchType of ""');
}

function objectAt(object: JsonObject, field: string): JsonObject | undefined {
  const value = object[field];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw mistyped(value, field, 'object');
  return value;
}

function textAt(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw mistyped(value, field, 'string');
  return value;
}

function booleanAt(object: JsonObject, field: string): boolean {
  const value = object[field] ?? false;
  if (typeof value !== 'boolean') throw mistyped(value, field, 'bool');
  return value;
}

function bytesAt(object: JsonObject, field: string): Uint8Array {
  const text = textAt(object, field) ?? '';
  const at = corruptBase64At(text);
  if (at !== undefined) throw new WebhookFailure(`illegal base64 data at input byte ${at}`);
  return bytesOfBase64(text);
}

function textsAt(object: JsonObject, field: string): Record<string, string> {
  const texts = objectAt(object, field) ?? {};
  for (const value of Object.values(texts)) {
    if (typeof value !== 'string') throw mistyped(value, field, 'string');
  }
  return texts as Record<string, string>;
}

/** Version v1beta1 takes them as well. */
function warningsOf(response: JsonObject): readonly string[] {
  const { warnings } = response;
  if (warnings === undefined || warnings === null) return [];
  if (!Array.isArray(warnings)) throw mistyped(warnings, 'warnings', '[]string');
  return warnings.map((text: unknown) => {
    if (typeof text !== 'string') throw mistyped(text, 'warnings', 'string');
    return text;
  });
}

/** Go's decoder fails, so that this is a failure of the call. */
function mistyped(value: unknown, field: string, wanted: string): WebhookFailure {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const into = `Go struct field AdmissionResponse.response.${field} of type ${wanted}`;
  return new WebhookFailure(`json: cannot unmarshal ${found} into ${into}`);
}
