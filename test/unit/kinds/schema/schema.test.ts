import assert from 'node:assert/strict';
import {
  builtInKinds,
  definition,
  definitions,
  loadDocumentation,
  messageOf,
  resolveSchema,
  schemaOfKind,
} from '../../../../src/kinds/index.ts';

const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' };

describe('schemas', () => {
  it('have what the packages and the facts say', () => {
    const spec = resolveSchema(schemaOfKind(deployment)?.properties?.spec ?? {});
    assert.deepEqual(spec.required, ['selector', 'template']);
    assert.equal(spec.properties?.strategy?.['x-kubernetes-patch-strategy'], 'retainKeys');
    assert.deepEqual(definition('io.k8s.api.core.v1.Container')?.properties?.ports, {
      type: 'array',
      items: { $ref: '#/definitions/io.k8s.api.core.v1.ContainerPort' },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
      'x-kubernetes-patch-merge-key': 'containerPort',
      'x-kubernetes-patch-strategy': 'merge',
    });
  });

  it('refer only to definitions that there are', () => {
    const missing = new Set<string>();
    JSON.stringify(definitions(), (key, value: unknown) => {
      const name =
        key === '$ref' && typeof value === 'string' ? value.slice('#/definitions/'.length) : undefined;
      if (name !== undefined && !definition(name)) missing.add(name);
      return value;
    });
    assert.deepEqual([...missing], []);
  });

  it('are described', async () => {
    const documentation = await loadDocumentation();
    assert.match(
      documentation.describe('io.k8s.api.core.v1.Pod') ?? '',
      /^Pod is a collection of containers/,
    );
    assert.match(documentation.describe('io.k8s.api.core.v1.PodSpec', 'nodeName') ?? '', /node/);
    assert.equal(documentation.describe('io.k8s.api.core.v1.PodSpec', 'constructor'), undefined);
  });
});

describe('messages', () => {
  it('have their fields in the order of JSON, embedded ones among them', () => {
    const probe = messageOf({ group: '', version: 'v1', kind: 'Pod' });
    assert.deepEqual(
      probe?.fields.map(({ name }) => name),
      ['kind', 'apiVersion', 'metadata', 'spec', 'status'],
    );
  });

  it('are there for every kind that is served', () => {
    const missing = builtInKinds()
      .all()
      .filter((resource) => !messageOf(resource) || !schemaOfKind(resource));
    assert.deepEqual(missing, []);
  });
});

describe('resources', () => {
  it('are found by kind and by plural', () => {
    const resource = builtInKinds().find(deployment);
    assert.equal(resource?.plural, 'deployments');
    assert.deepEqual(resource?.shortNames, ['deploy']);
    assert.deepEqual(
      resource?.subresources.map(({ name }) => name),
      ['scale', 'status'],
    );
    assert.equal(builtInKinds().findResource('', 'v1', 'pods')?.kind, 'Pod');
    assert.equal(builtInKinds().findResource('', 'v1', 'nodes')?.namespaced, false);
    assert.equal(builtInKinds().findResource('apps', 'v1', 'pods'), undefined);
  });
});
