import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { apiVersionOf, type Kind, parseApiVersion, type ValueType } from '../../../../src/api/index.ts';
import { builtInKinds, definitions, messageOfType, typeOfKind } from '../../../../src/kinds/index.ts';

const KINDS = builtInKinds();

/** A folder of facts that were recorded from a real API server. */
const folder = process.env.WHEELHOUSE_GOLDEN;

/** Number, JSON name, wire type, type, and the flags repeated, pointer, embedded, left out when empty. */
type RecordedField = [string, string, string, string, string];

(folder === undefined ? describe.skip : describe)(
  'facts against a real API server (WHEELHOUSE_GOLDEN)',
  () => {
    const read = (file: string): unknown =>
      JSON.parse(fs.readFileSync(path.join(folder ?? '', 'static', file), 'utf8'));

    it('has the same definitions', () => {
      assert.deepEqual(definitions(), read('definitions.json'));
    });

    it('has the same resources in the same order', () => {
      const recorded = Object.entries(read('resources.json') as Record<string, RecordedResource>);
      const ours = KINDS.all();
      assert.deepEqual(
        ours.map((resource) => `${apiVersionOf(resource)} ${resource.plural}`),
        recorded.map(([key]) => key),
      );
      recorded.forEach(([key, resource], index) =>
        assert.deepEqual(recordedForm(ours[index]), resource, key),
      );
    });

    it('has the same groups and versions in the same order', () => {
      const groups: Record<string, string[]> = {};
      for (const { group, version } of KINDS.all()) {
        const versions = (groups[group] ??= []);
        if (!versions.includes(version)) versions.push(version);
      }
      const recorded = read('groups.json') as Record<string, string[]>;
      assert.deepEqual(
        Object.keys(groups).sort(),
        Object.keys(recorded)
          .filter((group) => group in groups)
          .sort(),
      );
      for (const [group, versions] of Object.entries(groups)) assert.deepEqual(versions, recorded[group]);
    });

    it('has the same messages', () => {
      const recorded = read('protobuf.json') as {
        kinds: Record<string, string>;
        messages: Record<string, RecordedField[]>;
      };
      for (const [key, type] of Object.entries(recorded.kinds)) {
        const [apiVersion = '', kind = ''] = key.split(' ');
        const ours = typeOfKind({ ...parseApiVersion(apiVersion), kind });
        if (ours !== undefined) assert.equal(ours, type, key);
      }
      for (const name of reachable())
        assert.deepEqual(ourFields(name), recordedFields(recorded.messages[name] ?? []), name);
    });
  },
);

interface RecordedResource {
  responseKind: { group: string; version: string; kind: string };
  scope: string;
  singularResource: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: { subresource: string; responseKind: RecordedResource['responseKind']; verbs: string[] }[];
}

/** Resources as they were recorded: empty lists left out, the group's own kinds without group and version. */
function recordedForm(resource: Kind | undefined): unknown {
  if (!resource) return undefined;
  const { kind, namespaced, singular, verbs, shortNames, categories, subresources } = resource;
  return {
    responseKind: { group: '', version: '', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map((sub) => ({
            subresource: sub.name,
            responseKind:
              sub.kind.group === resource.group && sub.kind.version === resource.version
                ? { group: '', version: '', kind: sub.kind.kind }
                : sub.kind,
            verbs: sub.verbs,
          })),
        }
      : {}),
  };
}

/** Every message that a served kind leads to and that is written field by field. */
function reachable(): string[] {
  const names = new Set<string>();
  const visit = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    for (const { field, embedded } of messageOfType(name).wire) {
      if (embedded) visit(embedded().name);
      const type = field && innermost(field.type);
      if (type?.form === 'message') visit(type.message().name);
    }
  };
  for (const resource of KINDS.all()) visit(typeOfKind(resource) ?? '');
  return [...names];
}

function innermost(type: ValueType): ValueType {
  if (type.form === 'list') return innermost(type.item);
  return type.form === 'map' ? innermost(type.value) : type;
}

function ourFields(name: string): string[] {
  return messageOfType(name).wire.map(({ number, field, embedded }) => {
    if (!field) return `${number} ...${embedded?.().name}`;
    const marks = `${field.pointer ? 'p' : ''}${field.always ? '' : 'o'}`;
    return `${number} ${field.name} ${shapeOf(field.type)} ${marks}`;
  });
}

function recordedFields(fields: readonly RecordedField[]): string[] {
  return fields.map(([number, name, , type, flags]) =>
    flags.includes('i')
      ? `${number} ...${type}`
      : `${number} ${name} ${shapeOfRecorded(type)} ${flags.replace('r', '')}`,
  );
}

function shapeOf(type: ValueType): string {
  switch (type.form) {
    case 'list':
      return `list<${shapeOf(type.item)}>`;
    case 'map':
      return `map<${shapeOf(type.value)}>`;
    case 'message':
      return type.message().name;
    case 'double':
      return 'float64';
    case 'string':
    case 'bool':
    case 'int32':
    case 'int64':
    case 'bytes':
      return type.form;
    default:
      return 'special';
  }
}

function shapeOfRecorded(type: string): string {
  const list = /^list<(.*)>$/.exec(type);
  if (list) return `list<${shapeOfRecorded(list[1] ?? '')}>`;
  const map = /^map<string,(.*)>$/.exec(type);
  if (map) return `map<${shapeOfRecorded(map[1] ?? '')}>`;
  return SPECIAL.test(type) ? 'special' : type;
}

const SPECIAL =
  /\.(Quantity|Time|MicroTime|FieldsV1|RawExtension|IntOrString|JSON|JSONSchemaPropsOr(Bool|Array|StringArray))$/;
