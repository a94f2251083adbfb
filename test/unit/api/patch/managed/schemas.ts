import {
  type FieldFilter,
  FieldManager,
  FieldTypes,
  type KubernetesObject,
  type Schema,
  setOf,
} from '../../../../../src/api/index.ts';

const STRING: Schema = { type: 'string' };
const STRINGS: Schema = { type: 'object', additionalProperties: STRING };

function mapList(items: Schema, ...keys: string[]): Schema {
  return { type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys };
}

const CONTAINER: Schema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: STRING,
    image: STRING,
    args: { type: 'array', items: STRING, 'x-kubernetes-list-type': 'atomic' },
    ports: mapList(
      {
        type: 'object',
        required: ['containerPort'],
        properties: { containerPort: { type: 'integer', format: 'int32' }, protocol: STRING, name: STRING },
      },
      'containerPort',
      'protocol',
    ),
    limits: {
      type: 'object',
      additionalProperties: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' },
    },
  },
};

const DEFINITIONS: Readonly<Record<string, Schema>> = {
  '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity': STRING,
  '#/definitions/Meta': {
    type: 'object',
    properties: {
      name: STRING,
      namespace: STRING,
      uid: STRING,
      generation: { type: 'integer' },
      resourceVersion: STRING,
      labels: STRINGS,
      annotations: STRINGS,
      finalizers: { type: 'array', items: STRING, 'x-kubernetes-list-type': 'set' },
      managedFields: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'atomic' },
    },
  },
  '#/definitions/Spec': {
    type: 'object',
    properties: {
      replicas: { type: 'integer', format: 'int32' },
      selector: { type: 'object', properties: { matchLabels: STRINGS }, 'x-kubernetes-map-type': 'atomic' },
      containers: mapList(CONTAINER, 'name'),
      plain: { type: 'array', items: STRING },
      paused: { type: 'boolean' },
      template: { type: 'object', properties: { name: STRING, labels: STRINGS } },
    },
  },
};

export const resolve = (schema: Schema): Schema =>
  schema.$ref === undefined ? schema : (DEFINITIONS[schema.$ref] ?? {});

export const THING: Schema = {
  type: 'object',
  properties: {
    apiVersion: STRING,
    kind: STRING,
    metadata: { $ref: '#/definitions/Meta' },
    spec: { $ref: '#/definitions/Spec' },
    data: STRINGS,
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    status: { type: 'object', properties: { replicas: { type: 'integer' }, phase: STRING } },
  },
};

export const types = new FieldTypes(resolve, { messageOf: () => undefined });

const STATUS: FieldFilter = { kind: 'without', fields: setOf(['f:status']) };
const SPEC: FieldFilter = { kind: 'without', fields: setOf(['f:spec']) };

export const THING_MANAGER = new FieldManager({
  kind: { group: 'apps', version: 'v1', kind: 'Thing' },
  type: types.of(THING),
  empty: { spec: { template: {} }, status: {} },
  filter: (subresource) => (subresource === 'status' ? SPEC : STATUS),
});

export const NOW_MS = Date.UTC(2026, 0, 1);

export function thing(fields: object, metadata: object = {}): KubernetesObject {
  return { apiVersion: 'apps/v1', kind: 'Thing', metadata: { name: 'a', ...metadata }, ...fields };
}

/** What `managedFields` says, short: `manager operation/subresource` and the fields. */
export function record(object: KubernetesObject): [string, unknown][] {
  return (object.metadata.managedFields ?? []).map((entry) => [
    `${entry.manager} ${entry.operation}${entry.subresource === undefined ? '' : `/${entry.subresource}`}`,
    entry.fieldsV1,
  ]);
}
