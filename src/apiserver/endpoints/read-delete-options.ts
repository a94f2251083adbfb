import { isObject } from '../../base/index.ts';
import {
  badRequest,
  DecodeError,
  JsonSyntaxError,
  type Kinds,
  NO_PROTOBUF,
  type ObjectType,
  openEnvelope,
  parseJsonDocument,
  ProtobufError,
  YamlError,
  yamlToJson,
} from '../../api/index.ts';
import type { ResourceCall } from '../reply/endpoint.ts';
import { type DeleteOptions, IGNORE_READ_ERROR } from '../request/delete-options.ts';
import { formatOf } from '../request/media-types.ts';
import { booleanOf, integerOf } from '../request/query-values.ts';
import { mediaTypeOf } from '../request/target.ts';
import { unsupportedBody } from './decode-body.ts';

/**
 * The options of a deletion: of the body, whatever version of DeleteOptions that is, and only where it is empty of the
 * query. Throws the 400 of what is none.
 */
export async function readDeleteOptions(call: ResourceCall): Promise<DeleteOptions> {
  const bytes = await call.readBody();
  if (bytes.length === 0) return queryOptions(call.query);
  const format = formatOf(mediaTypeOf(call.http.headers['content-type']));
  if (format === undefined) throw unsupportedBody();
  const type = optionsType(call.resource.kinds);
  if (format === 'protobuf') return envelopeOptions(bytes, type);
  return textOptions(format === 'yaml' ? yamlBytes(bytes) : bytes, type);
}

function queryOptions(query: URLSearchParams): DeleteOptions {
  const gracePeriodSeconds = integerOf(query, 'gracePeriodSeconds');
  const orphanDependents = booleanOf(query, 'orphanDependents');
  const propagationPolicy = query.get('propagationPolicy');
  const ignoreReadError = booleanOf(query, IGNORE_READ_ERROR);
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(orphanDependents === undefined ? {} : { orphanDependents }),
    ...(propagationPolicy === null ? {} : { propagationPolicy }),
    ...(ignoreReadError === undefined ? {} : { [IGNORE_READ_ERROR]: ignoreReadError }),
    dryRun: query.getAll('dryRun'),
  };
}

function yamlBytes(bytes: Uint8Array): Uint8Array {
  try {
    return new TextEncoder().encode(yamlToJson(new TextDecoder().decode(bytes)).json);
  } catch (error) {
    throw error instanceof YamlError ? badRequest(error.message) : error;
  }
}

function textOptions(bytes: Uint8Array, type: ObjectType): DeleteOptions {
  const { kind = '', apiVersion = 'v1' } = typeOf(bytes);
  requireOptions(kind, apiVersion);
  try {
    return type.decodeJson(new TextDecoder().decode(bytes)).object;
  } catch (error) {
    throw error instanceof DecodeError ? badRequest(error.message) : error;
  }
}

function envelopeOptions(bytes: Uint8Array, { protobuf }: ObjectType): DeleteOptions {
  try {
    const envelope = openEnvelope(bytes);
    if (!envelope || !protobuf) throw badRequest(NO_PROTOBUF);
    requireOptions(envelope.kind, envelope.apiVersion);
    return protobuf.decode(envelope.raw);
  } catch (error) {
    throw error instanceof ProtobufError ? badRequest(error.message) : error;
  }
}

function requireOptions(kind: unknown, apiVersion: unknown): void {
  if (kind === '' || kind === 'DeleteOptions') return;
  const registered = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
  throw badRequest(`${registered} in scheme "pkg/runtime/scheme.go:111"`);
}

function optionsType(kinds: Kinds): ObjectType {
  const type = kinds.typeOf({ group: '', version: 'v1', kind: 'DeleteOptions' });
  if (!type) throw new Error('DeleteOptions are not known');
  return type;
}

function typeOf(bytes: Uint8Array): { kind?: unknown; apiVersion?: unknown } {
  const unknown = "couldn't get version/kind; json parse error: ";
  try {
    const { value } = parseJsonDocument(bytes);
    if (isObject(value)) return value;
    const type =
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    const found = Array.isArray(value) ? 'array' : typeof value;
    throw badRequest(`${unknown}json: cannot unmarshal ${found} into Go value of type ${type}`);
  } catch (error) {
    throw error instanceof JsonSyntaxError ? badRequest(`${unknown}${error.message}`) : error;
  }
}
