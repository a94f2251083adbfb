import { cloneJson, isObject, type JsonObject, parseExactJson } from '../../src/base/index.ts';
import {
  customFieldManager,
  type Decoded,
  type FieldManager,
  type GroupVersionKind,
  InvalidJsonError,
  type Kind,
  type ObjectType,
  PLAIN_DELETION,
  type Schema,
  sortedKeys,
} from '../../src/api/index.ts';
import { resolveSchema } from '../../src/kinds/index.ts';

/** How often the parts of kinds were made. */
export interface Made {
  types: number;
  schemas: number;
  fieldManagers: number;
}

/**
 * A kind as a value, made here and not by Kubernetes: its objects have whatever fields a client gives, and its parts are
 * made when they are first asked for.
 */
export function customKind(
  of: GroupVersionKind & { readonly plural: string } & Partial<Kind>,
  made: Made = { types: 0, schemas: 0, fieldManagers: 0 },
): Kind {
  const { group, version, kind, plural } = of;
  let type: ObjectType | undefined;
  let schema: Schema | undefined;
  let fieldManager: FieldManager | undefined;
  const own: Kind = {
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    definitionName: `${group.split('.').toReversed().join('.')}.${version}.${kind}`,
    resolve: resolveSchema,
    strategy: {},
    conversion: undefined,
    deletion: PLAIN_DELETION,
    selectableFields: undefined,
    columns: {
      definitions: [{ name: 'Name', type: 'string', format: 'name', description: 'its name', priority: 0 }],
      cells: ({ metadata }) => [metadata.name],
    },
    storagePrefix: `${group}/${plural}/`,
    storageVersion: { group, version, kind },
    deprecation: '',
    ...of,
    get type() {
      if (!type) made.types++;
      type ??= unstructuredType();
      return type;
    },
    get schema() {
      if (!schema) made.schemas++;
      schema ??= SCHEMA;
      return schema;
    },
    get fieldManager() {
      if (!fieldManager) made.fieldManagers++;
      fieldManager ??= customFieldManager({
        kind: { group, version, kind },
        schema: SCHEMA,
        resolve: resolveSchema,
        hasStatus: false,
      });
      return fieldManager;
    },
  };
  return own;
}

const SCHEMA: Schema = {
  type: 'object',
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
    spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw new InvalidJsonError();
  }
}

/** Objects with whatever fields there are. */
function unstructuredType(): ObjectType {
  const decoded = (value: unknown): Decoded => ({ object: isObject(value) ? value : {}, problems: [] });
  return {
    isUnstructured: true,
    protobuf: undefined,
    decodeJson: (text) => decoded(parsed(text)),
    decodeValue: (value) => decoded(cloneJson(value)),
    written: (object) => sortedKeys(object) as JsonObject,
  };
}
