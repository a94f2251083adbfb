import { isObject, type JsonObject } from '../../base/index.ts';
import {
  apiVersionOf,
  type GroupVersionKind,
  groupVersionProblem,
  type KubernetesObject,
  parseApiVersion,
} from '../object.ts';
import { badRequest, type StatusError } from '../status.ts';
import { quote } from '../validation/index.ts';
import { DecodeError } from './decode-json.ts';
import { openEnvelope } from './decode-protobuf.ts';
import { InvalidJsonError } from './json-reader.ts';
import { JsonSyntaxError } from './json-syntax.ts';
import { parseJson } from './json-text.ts';
import { ProtobufError } from './protobuf-reader.ts';
import type { ObjectType } from './object-type.ts';
import type { Scheme } from './scheme.ts';
import { YamlError, yamlToJson } from './yaml.ts';

export type BodyFormat = 'json' | 'yaml' | 'protobuf';

export interface DecodedBody {
  /** Canonical, with the kind and apiVersion that the body has or that were expected. */
  readonly object: KubernetesObject;
  /** What strict decoding refuses, in upstream's order. */
  readonly problems: readonly string[];
}

/**
 * Decodes the body of a request as an object of a kind that `scheme` knows. What the body leaves out of kind and apiVersion is
 * taken from `expected`. Throws a {@link StatusError} (400) as upstream words it.
 */
export function decodeBody(
  bytes: Uint8Array,
  format: BodyFormat,
  expected: GroupVersionKind,
  scheme: Scheme,
): DecodedBody {
  try {
    return format === 'protobuf'
      ? decodeEnvelope(bytes, expected, scheme)
      : decodeText(bytes, format, expected, scheme);
  } catch (error) {
    if (error instanceof UnrecognizedError) throw unrecognized(error.message, expected, bytes);
    throw error;
  }
}

/** The text of a refusal for what strict decoding found. */
export function strictDecodingMessage(problems: readonly string[]): string {
  return `strict decoding error: ${problems.join(', ')}`;
}

/** Upstream's answer to a body whose kind is known and that cannot be taken for the expected one. */
export function cannotBeHandled(of: GroupVersionKind, expectedKind: string, why: string): StatusError {
  return badRequest(
    `${of.kind} in version ${quote(of.version)} cannot be handled as a ${expectedKind}: ${why}`,
  );
}

/** Nothing is known of the body, not even its kind. */
class UnrecognizedError extends Error {}

function decodeText(
  bytes: Uint8Array,
  format: 'json' | 'yaml',
  expected: GroupVersionKind,
  scheme: Scheme,
): DecodedBody {
  // A byte order mark is no JSON.
  const text = new TextDecoder('utf-8', { ignoreBOM: format === 'json' }).decode(bytes);
  const { json, problems } = format === 'yaml' ? fromYaml(text) : { json: text, problems: [] };
  const type = scheme.typeOf(expected);
  if (type?.isUnstructured) return decodeUnstructured({ json, bytes, problems }, expected, type);
  const wanted = decodeExpected(json, expected, scheme);
  if (wanted) return { object: wanted, problems };
  const gvk = interpret(parseOrFail(json), expected);
  const found = scheme.typeOf(gvk);
  if (!found) throw notRegistered(gvk, expected, scheme);
  try {
    const decoded = found.decodeJson(json);
    requireExpected(gvk, expected);
    return { object: named(decoded.object, gvk), problems: [...problems, ...decoded.problems] };
  } catch (error) {
    if (error instanceof DecodeError) throw cannotBeHandled(gvk, expected.kind, error.message);
    throw error;
  }
}

/**
 * The body of an object that Go has no type for: it must say itself what it is. One of another kind is handed on as it
 * is, for its validation to refuse.
 */
function decodeUnstructured(
  { json, bytes, problems: found }: { json: string; bytes: Uint8Array; problems: readonly string[] },
  expected: GroupVersionKind,
  type: ObjectType,
): DecodedBody {
  const value = parseOrFail(json);
  const nothing = { group: '', version: '', kind: '' };
  const gvk = value === null ? nothing : interpret(value, nothing);
  if (gvk.kind === '') {
    throw new UnrecognizedError(`Object 'Kind' is missing in '${new TextDecoder().decode(bytes)}'`);
  }
  if (apiVersionOf(gvk) !== apiVersionOf(expected)) throw wrongVersion(gvk, expected);
  if (gvk.kind !== expected.kind)
    return { object: named(isObject(value) ? value : {}, gvk), problems: found };
  try {
    const { object, problems } = type.decodeJson(json);
    return { object: named(object, gvk), problems: [...found, ...problems] };
  } catch (error) {
    if (error instanceof DecodeError) throw cannotBeHandled(gvk, expected.kind, error.message);
    throw error;
  }
}

/**
 * What most bodies are, read in one pass: an object of the expected kind with nothing to object to. Undefined for
 * whatever is anything else, of which it takes another look to say what it is.
 */
function decodeExpected(
  json: string,
  expected: GroupVersionKind,
  scheme: Scheme,
): KubernetesObject | undefined {
  try {
    const decoded = scheme.typeOf(expected)?.decodeJson(json);
    if (!decoded || decoded.problems.length > 0) return undefined;
    const { kind = expected.kind, apiVersion = apiVersionOf(expected) } = decoded.object;
    if (kind !== expected.kind || apiVersion !== apiVersionOf(expected)) return undefined;
    return named(decoded.object, expected);
  } catch (error) {
    if (
      error instanceof DecodeError ||
      error instanceof InvalidJsonError ||
      error instanceof JsonSyntaxError
    ) {
      return undefined;
    }
    throw error;
  }
}

function decodeEnvelope(bytes: Uint8Array, expected: GroupVersionKind, scheme: Scheme): DecodedBody {
  try {
    const envelope = openEnvelope(bytes);
    if (!envelope) throw new UnrecognizedError(NO_PROTOBUF);
    const gvk = withDefaults(envelope.kind, envelope.apiVersion, expected);
    const form = scheme.typeOf(gvk)?.protobuf;
    if (!form) throw notRegistered(gvk, expected, scheme);
    requireExpected(gvk, expected);
    return { object: named(form.decode(envelope.raw), gvk), problems: [] };
  } catch (error) {
    if (error instanceof ProtobufError) throw new UnrecognizedError(error.message);
    throw error;
  }
}

const NO_KIND = "couldn't get version/kind; json parse error: ";
/** Of a body that says that it is protobuf, and does not begin as one. */
export const NO_PROTOBUF =
  'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]';

function fromYaml(text: string): { json: string; problems: readonly string[] } {
  try {
    return yamlToJson(text);
  } catch (error) {
    if (error instanceof YamlError) throw new UnrecognizedError(error.message);
    throw error;
  }
}

function parseOrFail(json: string): unknown {
  try {
    return parseJson(json);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new UnrecognizedError(`${NO_KIND}${error.message}`);
    throw error;
  }
}

/** Reads kind and apiVersion, whatever the case of their letters, and puts what is expected where they are missing. */
function interpret(value: unknown, expected: GroupVersionKind): GroupVersionKind {
  if (value === null) return expected;
  if (!isObject(value)) {
    const type =
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    throw new UnrecognizedError(
      `${NO_KIND}json: cannot unmarshal ${kindOf(value)} into Go value of type ${type}`,
    );
  }
  const found = { kind: '', apiVersion: '' };
  for (const [key, content] of Object.entries(value)) {
    const field =
      key.toLowerCase() === 'kind' ? 'kind' : key.toLowerCase() === 'apiversion' ? 'apiVersion' : undefined;
    if (field === undefined || content === null) continue;
    if (typeof content !== 'string') {
      const where = `Go struct field .${field} of type string`;
      throw new UnrecognizedError(`${NO_KIND}json: cannot unmarshal ${kindOf(content)} into ${where}`);
    }
    found[field] = content;
  }
  if (found.apiVersion === '/') found.apiVersion = '';
  const problem = groupVersionProblem(found.apiVersion);
  if (problem !== undefined) throw new UnrecognizedError(problem);
  return withDefaults(found.kind, found.apiVersion, expected);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function withDefaults(kind: string, apiVersion: string, expected: GroupVersionKind): GroupVersionKind {
  const { group, version } = apiVersion === '' ? expected : parseApiVersion(apiVersion);
  const named = { group, version, kind: kind === '' ? expected.kind : kind };
  return TAKEN_AS.get(`${apiVersionOf(named)}/${named.kind}`) ?? named;
}

/** Kinds that upstream takes in a version that it no longer serves, for what they became. */
const TAKEN_AS: ReadonlyMap<string, GroupVersionKind> = new Map([
  ['policy/v1beta1/Eviction', { group: 'policy', version: 'v1', kind: 'Eviction' }],
]);

function notRegistered(gvk: GroupVersionKind, expected: GroupVersionKind, scheme: Scheme): StatusError {
  return isOfAnotherVersion(gvk, scheme) ? wrongVersion(gvk, expected) : noKind(gvk, expected);
}

function noKind(gvk: GroupVersionKind, expected: GroupVersionKind): StatusError {
  const registered = `no kind ${quote(gvk.kind)} is registered for version ${quote(apiVersionOf(gvk))}`;
  return cannotBeHandled(gvk, expected.kind, `${registered} in scheme "pkg/runtime/scheme.go:111"`);
}

/** A version that upstream knows and no longer serves, of a kind that it serves in another. */
function isOfAnotherVersion({ group, version, kind }: GroupVersionKind, scheme: Scheme): boolean {
  return scheme.hasVersion(group, version) && scheme.hasKind(group, kind);
}

function requireExpected(gvk: GroupVersionKind, expected: GroupVersionKind): void {
  if (gvk.kind !== expected.kind || gvk.group !== expected.group) {
    const from = `${gvk.version}.${gvk.kind}`;
    const to = `${internalPackage(expected.group)}.${expected.kind}`;
    throw cannotBeHandled(gvk, expected.kind, `converting (${from}) to (${to}): unknown conversion`);
  }
  if (gvk.version !== expected.version) throw wrongVersion(gvk, expected);
}

/** The Go package of a group's internal types. */
function internalPackage(group: string): string {
  return group === '' ? 'core' : (group.split('.')[0] ?? group);
}

function wrongVersion(gvk: GroupVersionKind, expected: GroupVersionKind): StatusError {
  const versions = `(${apiVersionOf(gvk)}) does not match the expected API version (${apiVersionOf(expected)})`;
  return badRequest(`the API version in the data ${versions}`);
}

function named(object: JsonObject, gvk: GroupVersionKind): KubernetesObject {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  return { ...object, kind: gvk.kind, apiVersion: apiVersionOf(gvk), metadata };
}

const SUMMARY_BYTES = 30;

function unrecognized(why: string, expected: GroupVersionKind, bytes: Uint8Array): StatusError {
  return badRequest(
    `the object provided is unrecognized (must be of type ${expected.kind}): ${why} (${summary(bytes)})`,
  );
}

/** The beginning of a body: as text where it looks like JSON, else in hexadecimal. */
function summary(bytes: Uint8Array): string {
  if (bytes.length === 0) return '<empty>';
  const start = bytes.subarray(0, SUMMARY_BYTES);
  const text =
    bytes[0] === 0x7b
      ? new TextDecoder().decode(start)
      : Array.from(start, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > SUMMARY_BYTES ? `${text} ...` : text;
}
