/**
 * `codec`: bodies to canonical objects and back, as JSON, YAML and protobuf, with upstream's decoding errors.
 *
 *     const { object, problems } = decodeBody(bytes, 'json', { group: 'apps', version: 'v1', kind: 'Deployment' });
 *     if (strict && problems.length > 0) throw cannotBeHandled(gvk, gvk.kind, strictDecodingMessage(problems));
 *     const answer = encodeJson(object);
 */
export * from './body.ts';
export { DecodeError, type Decoded, decodeJson } from './decode-json.ts';
export * from './document.ts';
export * from './encode.ts';
export * from './protobuf-writer.ts';
export { JsonSyntaxError } from './json-syntax.ts';
export { writtenObject } from './written.ts';
export { YamlError, yamlToJson } from './yaml.ts';
export { yamlText } from './yaml-text.ts';
