import { isObject, type JsonObject } from '../../base/index.ts';
import { JsonSyntaxError, readJsonDocument, YamlError, yamlToJson } from '../../api/index.ts';
import type { HttpsAnswer } from '../../base/index.ts';
import { WebhookFailure } from './webhook-failure.ts';

/** A kind of review, as the webhook was sent it. */
export interface ReviewKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Reads an answer as a review. Throws a {@link WebhookFailure} where it is none, in the words of upstream's decoder. */
export function readReview({ status, headers, body }: HttpsAnswer, sent: ReviewKind): JsonObject {
  if (body.length === 0) {
    const type = headers['content-type'] ?? 'application/json';
    throw new WebhookFailure(`0-length response with status code: ${status} and content type: ${type}`);
  }
  const value = parse(body);
  if (value === null) return {};
  if (!isObject(value))
    throw noVersion(`json: cannot unmarshal ${nameOf(value)} into Go value of type ${STRUCT}`);
  const { kind = sent.kind, apiVersion = `${sent.group}/${sent.version}` } = value;
  if (kind !== sent.kind || apiVersion !== `${sent.group}/${sent.version}`) throw otherKind(value, sent);
  return value;
}

/** The kind that the answer says it is: empty where it does not say. */
export function reviewOf(review: JsonObject): string {
  const apiVersion = textOf(review['apiVersion'], '');
  return `${apiVersion === '' ? '/' : apiVersion}, Kind=${textOf(review['kind'], '')}`;
}

function parse(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder().decode(body);
    // What does not begin as an object may be YAML, whatever it is called.
    return readJsonDocument(/^\s*\{/.test(text) ? text : yamlToJson(text).json).value;
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw noVersion(error.message);
    if (error instanceof YamlError) throw new WebhookFailure(error.message);
    throw error;
  }
}

function noVersion(problem: string): WebhookFailure {
  return new WebhookFailure(`couldn't get version/kind; json parse error: ${problem}`);
}

function otherKind(value: JsonObject, sent: ReviewKind): WebhookFailure {
  const kind = textOf(value['kind'], sent.kind);
  const apiVersion = textOf(value['apiVersion'], `${sent.group}/${sent.version}`);
  const isOtherVersion =
    kind === sent.kind && KNOWN_VERSIONS.includes(apiVersion.slice(sent.group.length + 1));
  if (isOtherVersion && apiVersion.startsWith(`${sent.group}/`)) {
    const [from, to] = [apiVersion.slice(sent.group.length + 1), sent.version];
    return new WebhookFailure(`converting (${from}.${kind}) to (${to}.${kind}): unknown conversion`);
  }
  if (apiVersion === 'v1' && UNVERSIONED.has(kind)) {
    const to = `(${sent.version}.${sent.kind})`;
    return new WebhookFailure(`converting (v1.${kind}) to ${to}: unknown conversion`);
  }
  return new WebhookFailure(
    `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
  );
}

const KNOWN_VERSIONS: readonly string[] = ['v1', 'v1beta1'];

const STRUCT =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** What every scheme of upstream knows. */
const UNVERSIONED: ReadonlySet<string> = new Set([
  'APIGroup',
  'APIGroupList',
  'APIResourceList',
  'APIVersions',
  'Status',
]);

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** What is left out is `otherwise`; what is no text says nothing. */
function textOf(value: unknown, otherwise: string): string {
  if (value === undefined) return otherwise;
  return typeof value === 'string' ? value : '';
}
