/**
 * `codec`: bodies to canonical objects and back, as JSON, YAML and protobuf, with upstream's decoding errors.
 *
 *     const { object, problems } = decodeBody(bytes, 'json', { group: 'apps', version: 'v1', kind: 'Deployment' }, scheme);
 *     if (strict && problems.length > 0) throw cannotBeHandled(gvk, gvk.kind, strictDecodingMessage(problems));
 *     const answer = encodeJson(object, scheme);
 */
export { base64OfBytes, bytesOfBase64, corruptBase64At } from './base64.ts';
export * from './body.ts';
export { type Decoded, DecodeError, decodeJson, decodeValue } from './decode-json.ts';
export * from './document.ts';
export * from './encode.ts';
export * from './object-type.ts';
export * from './scheme.ts';
export * from './protobuf-writer.ts';
export { openEnvelope } from './decode-protobuf.ts';
export { ProtobufError } from './protobuf-reader.ts';
export { InvalidJsonError } from './json-reader.ts';
export { checkJsonSyntax, DEPTH_LIMIT, JsonSyntaxError } from './json-syntax.ts';
export { sortedKeys, writtenObject } from './written.ts';
export { YamlError, yamlToJson } from './yaml.ts';
export { yamlText } from './yaml-text.ts';
