/** Puts packages and facts together: the published definitions, their texts, and the messages of the wire. */
import { byText } from './order.mjs';

/** Definitions in the form of OpenAPI v2, without texts. */
export function definitionsOf(packages, facts, apiVersions) {
  const definitions = {};
  for (const goName of [...facts.keys()].toSorted(byText)) {
    const name = `io.k8s.${goName}`;
    const declared = packages.get(name);
    if (!declared) continue;
    const own = facts.get(goName);
    const fields = [...jsonFields(goName, facts)];
    const schema = { ...objectSchema(declared, fields), ...Object.assign({}, ...own.attributes) };
    if (own.unions.length > 0) schema['x-kubernetes-unions'] = own.unions;
    for (const field of fields) addAttributes(schema.properties?.[field.name], field.attributes);
    const kinds = kindsOf(own, declared, apiVersions);
    if (kinds.length > 0) schema['x-kubernetes-group-version-kind'] = kinds;
    definitions[name] = schema;
  }
  return definitions;
}

function objectSchema(declared, fields) {
  const order = new Map(fields.map(({ name }, index) => [name, index]));
  const required = (declared.required ?? []).toSorted((a, b) => order.get(a) - order.get(b));
  const entries = Object.entries(declared.properties ?? {});
  if (entries.length === 0) return {};
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      entries.map(([property, { schema }]) => [property, structuredClone(schema)]),
    ),
  };
}

function addAttributes(schema, attributes) {
  for (const { items, format, ...rest } of attributes) {
    if (items) schema.items = { $ref: `#/definitions/io.k8s.${items}` };
    if (format) schema.additionalProperties.format = format;
    Object.assign(schema, rest);
  }
}

function kindsOf({ name, kind }, declared, apiVersions) {
  if (kind === 'kinds') return apiVersions.map(({ group, version }) => ({ group, kind: name, version }));
  if (kind === 'kind') return [{ group: '', kind: name, version: 'v1' }];
  if (!declared.kind?.kind) return [];
  const [version, group = ''] = declared.kind.apiVersion.split('/').reverse();
  return [{ group, kind: declared.kind.kind, version }];
}

/** The fields that a type has as JSON: its own, and among them those of what it embeds. */
function* jsonFields(goName, facts) {
  for (const field of facts.get(goName)?.fields ?? []) {
    if (field.embedded) yield* jsonFields(field.embedded, facts);
    else yield field;
  }
}

/**
 * The messages of the wire as text, a line a field in JSON's order: number, name with its marks, type,
 * and where they are not the rule its Go name and (after `=`) its default as JSON. Types:
 * `string`, `int32`, `int64`, `double`, `bool`, `bytes`, or a message; `[]` before the items of a list, `{}` before
 * the values of a map; `...` before an embedded message.
 */
export function messagesOf(definitions, facts) {
  const messages = {};
  const properties = propertiesOfEmbedded(definitions, facts);
  for (const [goName, type] of facts) {
    const own = definitions[`io.k8s.${goName}`]?.properties ?? properties.get(goName) ?? {};
    messages[goName] = type.fields.map((field) => messageField(field, own, goName)).join('\n');
  }
  return messages;
}

/** A message that exists only to be embedded has no definition: its fields are described where it is embedded. */
function propertiesOfEmbedded(definitions, facts) {
  const properties = new Map();
  for (const [goName, type] of facts) {
    for (const { embedded } of type.fields) {
      if (embedded)
        properties.set(embedded, definitions[`io.k8s.${goName}`]?.properties ?? properties.get(goName));
    }
  }
  return properties;
}

function messageField(field, properties, goName) {
  if (field.embedded) return `${field.number} ...${field.embedded}`;
  const schema = properties[field.name];
  if (!schema) throw new Error(`the packages have no field ${field.name} in ${goName}`);
  const marked = `${field.name}${field.pointer ? '?' : ''}${field.mark}`;
  const type = field.isMessage ? `(${wireType(schema)})` : wireType(schema);
  const words = [field.number, marked, type];
  if (field.goType) words.push(field.goType);
  if (field.fallback) words.push(`=${field.fallback}`);
  return words.join(' ');
}

function wireType(schema) {
  if (schema.$ref) return schema.$ref.slice('#/definitions/io.k8s.'.length);
  switch (schema.type) {
    case 'array':
      return `[]${wireType(schema.items)}`;
    case 'object':
      return `{}${wireType(schema.additionalProperties)}`;
    case 'string':
      return schema.format === 'byte' ? 'bytes' : 'string';
    case 'boolean':
      return 'bool';
    default:
      return schema.format;
  }
}

/** Which type a kind is: `apps/v1/Deployment` → `api.apps.v1.Deployment`. */
export function kindTypes(definitions) {
  const kinds = {};
  for (const [name, schema] of Object.entries(definitions)) {
    for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      kinds[`${apiVersion}/${kind}`] = name.slice('io.k8s.'.length);
    }
  }
  return kinds;
}

/** The texts: of a type under the empty name, of its fields under theirs. */
export function textsOf(packages, definitions) {
  const texts = {};
  for (const name of Object.keys(definitions)) {
    const { description, properties } = packages.get(name);
    const own = description === '' ? {} : { '': description };
    for (const [property, field] of Object.entries(properties ?? {})) {
      if (field.description !== '') own[property] = field.description;
    }
    texts[name] = own;
  }
  return texts;
}
