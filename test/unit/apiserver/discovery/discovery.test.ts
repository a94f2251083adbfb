import assert from 'node:assert/strict';
import { StatusError } from '../../../../src/api/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';
import { type HttpRequest, type HttpResponse, readAll } from '../../../../src/base/index.ts';
import { askPath } from '../ask-path.ts';
import { discoveryPaths, indexPath } from '../../../../src/apiserver/discovery/index.ts';
import { customKind } from '../../../support/custom-kind.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function request(path: string, headers: Record<string, string> = {}, method = 'GET'): HttpRequest {
  return {
    method,
    target: path,
    headers: { host: '127.0.0.1:6443', ...headers },
    readBody: () => Promise.resolve(new Uint8Array()),
    peer: { address: '127.0.0.1' },
    signal: new AbortController().signal,
  };
}

describe('discovery', () => {
  const kinds = builtInKinds();
  const paths = discoveryPaths(kinds);

  async function answered(path: string, headers?: Record<string, string>): Promise<HttpResponse> {
    const response = await askPath(paths, request(path, headers));
    assert.ok(response, path);
    return response;
  }

  async function json(path: string, headers?: Record<string, string>): Promise<Record<string, unknown>> {
    const { body } = await answered(path, headers);
    return JSON.parse(new TextDecoder().decode(await readAll(body))) as Record<string, unknown>;
  }

  it('tells the roots, the groups and their versions', async () => {
    assert.deepEqual(await json('/api'), {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }],
    });
    assert.deepEqual(await json('/apis/autoscaling/'), {
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'autoscaling',
      versions: [
        { groupVersion: 'autoscaling/v2', version: 'v2' },
        { groupVersion: 'autoscaling/v1', version: 'v1' },
      ],
      preferredVersion: { groupVersion: 'autoscaling/v2', version: 'v2' },
    });
  });

  it('tells resources with their subresources and the hash of what they are stored as', async () => {
    const { resources, groupVersion } = await json('/apis/apps/v1');
    assert.equal(groupVersion, 'apps/v1');
    const list = resources as { name: string }[];
    assert.deepEqual(
      list.find(({ name }) => name === 'deployments'),
      {
        name: 'deployments',
        singularName: 'deployment',
        namespaced: true,
        kind: 'Deployment',
        verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
        shortNames: ['deploy'],
        categories: ['all'],
        storageVersionHash: '8aSe+NMegvE=',
      },
    );
    assert.deepEqual(
      list.find(({ name }) => name === 'deployments/scale'),
      {
        name: 'deployments/scale',
        singularName: '',
        namespaced: true,
        group: 'autoscaling',
        version: 'v1',
        kind: 'Scale',
        verbs: ['get', 'patch', 'update'],
      },
    );
  });

  it('tells everything at once to who asks for it, and nothing new to who has it', async () => {
    const first = await answered('/apis', { accept: `application/json,${AGGREGATED}` });
    assert.equal(first.headers['content-type'], AGGREGATED);
    const body = await json('/apis', { accept: AGGREGATED });
    const items = body['items'] as { metadata: { name: string } }[];
    assert.equal(items[0]?.metadata.name, 'apiregistration.k8s.io');
    const again = await answered('/apis', {
      accept: AGGREGATED,
      'if-none-match': String(first.headers['etag']),
    });
    assert.equal(again.status, 304);
  });

  it('falls back, or refuses, where the aggregated form is not the one asked for', async () => {
    const old = AGGREGATED.replace('v=v2', 'v=v2beta1');
    assert.equal((await json('/apis', { accept: `${old},application/json` }))['kind'], 'APIGroupList');
    await assert.rejects(askPath(paths, request('/apis', { accept: old })), { code: 406 });
    await assert.rejects(askPath(paths, request('/apis/apps', { accept: AGGREGATED })), {
      code: 406,
    });
  });

  it('answers in YAML and protobuf', async () => {
    const yaml = await answered('/apis/apps', { accept: 'application/yaml' });
    const text = new TextDecoder().decode(await readAll(yaml.body));
    assert.match(text, /^apiVersion: v1\nkind: APIGroup\nname: apps\n/);
    const protobuf = await answered('/api', { accept: 'application/vnd.kubernetes.protobuf' });
    assert.equal(new TextDecoder().decode((await readAll(protobuf.body)).subarray(0, 3)), 'k8s');
  });

  it('leaves unknown groups to others, and knows that a version is not there', async () => {
    assert.equal(await askPath(paths, request('/apis/none')), undefined);
    assert.equal(await askPath(paths, request('/apis/apps/v1/x')), undefined);
    await assert.rejects(askPath(paths, request('/apis/apps/v2')), StatusError);
    await assert.rejects(askPath(paths, request('/api', {}, 'DELETE')), { code: 405 });
  });

  it('follows what is served', async () => {
    const changing = builtInKinds();
    const handler = discoveryPaths(changing);
    assert.equal(await askPath(handler, request('/apis/example.com')), undefined);
    const widgets = changing.register(
      customKind({ group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' }),
    );
    assert.equal((await askPath(handler, request('/apis/example.com')))?.status, 200);
    widgets.dispose();
    assert.equal(await askPath(handler, request('/apis/example.com')), undefined);
  });

  it('lists the paths that there are', async () => {
    const response = await askPath(
      indexPath(kinds, () => ['/version']),
      request('/'),
    );
    const body = JSON.parse(new TextDecoder().decode(await readAll(response?.body ?? new Uint8Array()))) as {
      paths: string[];
    };
    for (const path of ['/api/v1', '/apis/apps/v1', '/openapi/v3', '/version'])
      assert.ok(body.paths.includes(path));
  });
});
