/** Bodies of up to 1.5 MiB that are accepted, one after the other: what it costs to store them, to tell of them and to read them. */
import type { Body } from './bodies.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const KEYS = 42_000;

export function acceptedBodies(): Body[] {
  const object = `${CONFIG_MAPS}/accepted`;
  const json = 'application/json';
  const write = (name: string, method: string, path: string, body: unknown, type = json): Body => ({
    name: `accepted, ${name}`,
    method,
    path,
    type,
    body: JSON.stringify(body),
  });
  const read = (name: string, path: string, accept: string): Body => ({
    name: `accepted, ${name}`,
    method: 'GET',
    path,
    type: json,
    body: '',
    accept,
  });
  return [
    write('create', 'POST', CONFIG_MAPS, configMap('accepted', 'a')),
    read('GET', object, json),
    read('GET in protobuf', object, 'application/vnd.kubernetes.protobuf'),
    read('GET in YAML', object, 'application/yaml'),
    read('GET as a Table', object, 'application/json;as=Table;g=meta.k8s.io;v=v1'),
    read('list', CONFIG_MAPS, json),
    write('update', 'PUT', object, configMap('accepted', 'b')),
    write('merge patch', 'PATCH', object, { data: { k1: 'c' } }, 'application/merge-patch+json'),
    write(
      'JSON patch',
      'PATCH',
      object,
      [{ op: 'replace', path: '/data/k1', value: 'd' }],
      'application/json-patch+json',
    ),
    { ...read('delete', object, json), method: 'DELETE' },
    write(
      'apply',
      'PATCH',
      `${object}?fieldManager=stress`,
      configMap('accepted', 'e'),
      'application/apply-patch+yaml',
    ),
    write('a Pod with 5,000 variables', 'POST', '/api/v1/namespaces/default/pods', pod()),
    write('a definition of 600 KiB', 'POST', DEFINITIONS, definition()),
  ];
}

function configMap(name: string, value: string): object {
  const data = Object.fromEntries(Array.from({ length: KEYS }, (_, i) => [`k${i}`, value]));
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

function pod(): object {
  const env = Array.from({ length: 5000 }, (_, i) => ({ name: `NAME_${i}`, value: `${i}` }));
  return { metadata: { name: 'accepted' }, spec: { containers: [{ name: 'a', image: 'b', env }] } };
}

function definition(): object {
  const field = {
    type: 'object',
    description: 'x'.repeat(60),
    properties: { a: { type: 'string' }, b: { type: 'integer' } },
  };
  const properties = Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`field${i}`, field]));
  const openAPIV3Schema = { type: 'object', properties };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'larges.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'larges', singular: 'large', kind: 'Large', listKind: 'LargeList' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}
