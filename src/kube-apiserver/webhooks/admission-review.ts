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
  const response = responseOf(review, version);
  if (!response) throw new InvalidAnswer('webhook response was absent');
  const answered = textAt(response, 'uid', 'types.UID') ?? '';
  if (version === 'v1') checkIdentity(review, answered, uid);
  const patch = bytesAt(response, 'patch');
  const patchType = textAt(response, 'patchType');
  if (version === 'v1') checkPatch(patch, patchType, isMutating);
  const isPatched = isMutating && patch.length > 0;
  return {
    isAllowed: booleanAt(response, 'allowed'),
    result: resultOf(response),
    patch: isPatched ? patch : NO_BYTES,
    patchType: isPatched ? (version === 'v1' ? (patchType ?? '') : 'JSONPatch') : '',
    auditAnnotations: textsAt(response, 'auditAnnotations'),
    warnings: warningsOf(response),
  };
}

/** An answer that can be read, and is none to what was asked. */
export class InvalidAnswer extends Error {}

const NO_BYTES = new Uint8Array();

function checkIdentity(review: JsonObject, answered: string, uid: string): void {
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

function responseOf(review: JsonObject, version: string): JsonObject | undefined {
  return objectAt(review, 'response', `${version}.AdmissionResponse`, 'AdmissionReview.response');
}

/** A `Status`, which has the types of one. */
function resultOf(response: JsonObject): JsonObject | undefined {
  const status = objectAt(response, 'status', 'v1.Status');
  if (!status) return undefined;
  for (const [field, type] of [
    ['status', 'string'],
    ['message', 'string'],
    ['reason', 'v1.StatusReason'],
  ] as const) {
    textAt(status, field, type, `Status.response.status.${field}`);
  }
  const code = status['code'] ?? 0;
  const at = 'Status.response.status.code';
  if (typeof code !== 'number') throw mistyped(code, at, 'int32');
  return status;
}

function objectAt(
  object: JsonObject,
  field: string,
  type: string,
  at = `${RESPONSE}.${field}`,
): JsonObject | undefined {
  const value = object[field];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw mistyped(value, at, type);
  return value;
}

const RESPONSE = 'AdmissionResponse.response';

function textAt(
  object: JsonObject,
  field: string,
  type = 'string',
  at = `${RESPONSE}.${field}`,
): string | undefined {
  const value = object[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw mistyped(value, at, type);
  return value;
}

function booleanAt(object: JsonObject, field: string): boolean {
  const value = object[field] ?? false;
  if (typeof value !== 'boolean') throw mistyped(value, `${RESPONSE}.${field}`, 'bool');
  return value;
}

function bytesAt(object: JsonObject, field: string): Uint8Array {
  const value = object[field];
  // A list of numbers is the same to Go.
  if (Array.isArray(value)) return Uint8Array.from(value, (byte: unknown) => byteOf(byte, field));
  const text = textAt(object, field, '[]uint8') ?? '';
  const at = corruptBase64At(text);
  if (at !== undefined) throw new WebhookFailure(`illegal base64 data at input byte ${at}`);
  return bytesOfBase64(text);
}

function byteOf(value: unknown, field: string): number {
  if (typeof value !== 'number') throw mistyped(value, `${RESPONSE}.${field}`, 'uint8');
  return value;
}

function textsAt(object: JsonObject, field: string): Record<string, string> {
  const texts = objectAt(object, field, 'map[string]string') ?? {};
  for (const value of Object.values(texts)) {
    if (typeof value !== 'string') throw mistyped(value, `${RESPONSE}.${field}`, 'string');
  }
  return texts as Record<string, string>;
}

/** Version v1beta1 takes them as well. */
function warningsOf(response: JsonObject): readonly string[] {
  const { warnings } = response;
  if (warnings === undefined || warnings === null) return [];
  if (!Array.isArray(warnings)) throw mistyped(warnings, `${RESPONSE}.warnings`, '[]string');
  return warnings.map((text: unknown) => {
    if (typeof text !== 'string') throw mistyped(text, `${RESPONSE}.warnings`, 'string');
    return text;
  });
}

/** Go's decoder fails, so that this is a failure of the call. */
function mistyped(value: unknown, at: string, wanted: string): WebhookFailure {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const into = `Go struct field ${at} of type ${wanted}`;
  return new WebhookFailure(`json: cannot unmarshal ${found} into ${into}`);
}
