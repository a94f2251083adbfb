import assert from 'node:assert/strict';
import { signingKey } from '../../../../src/platform/index.ts';
import { type Answer, type Harness, MERGE_PATCH, startServer } from '../harness.ts';

const NODE = { 'impersonate-user': 'system:node:n1', 'impersonate-group': 'system:nodes' };
const PODS = '/api/v1/namespaces/default/pods';
const MIRROR = 'kubernetes.io/config.mirror';
const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';

describe('nodes', () => {
  let harness: Harness;
  let nodeUid = '';
  before(async () => {
    harness = await startServer({ signingKey: signingKey() });
    await make('/api/v1/namespaces', { metadata: { name: 'default' } });
    nodeUid = (await make('/api/v1/nodes', { metadata: { name: 'n1' } })).body.metadata.uid;
    await make(ACCOUNTS, { metadata: { name: 'default' } });
    await make(ACCOUNTS, { metadata: { name: 'other' } });
  });

  async function make(path: string, body: object): Promise<Answer> {
    const answer = await harness.send('POST', path, body);
    assert.ok([201, 409].includes(answer.status), JSON.stringify(answer.body));
    return answer;
  }

  const asNode = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    harness.send(method, path, body, { ...NODE, ...headers });

  async function refuses(why: string, answer: Promise<Answer>): Promise<void> {
    const { status, body } = await answer;
    assert.equal(status, 403, JSON.stringify(body));
    assert.ok(body.message.endsWith(why), body.message);
  }

  function pod(name: string, spec: object = {}, metadata: object = {}): object {
    const containers = [{ name: 'c', image: 'i' }];
    return { metadata: { name, ...metadata }, spec: { nodeName: 'n1', containers, ...spec } };
  }

  const unrelated = "no relationship found between node 'n1' and this object";

  describe('may read', () => {
    it('a Secret as long as a Pod of theirs refers to it', async () => {
      await make('/api/v1/namespaces/default/secrets', { metadata: { name: 's' } });
      const read = () => asNode('GET', '/api/v1/namespaces/default/secrets/s');
      await refuses(unrelated, read());
      const volumes = [{ name: 'v', projected: { sources: [{ secret: { name: 's' } }] } }];
      await make(PODS, pod('p1', { volumes }));
      await make(PODS, pod('p2', { volumes, nodeName: 'n2' }));
      assert.equal((await read()).status, 200);
      await harness.send('DELETE', `${PODS}/p1?gracePeriodSeconds=0`);
      await refuses(unrelated, read());
    });

    it('the volume of a claim, and the Secret that it is mounted with', async () => {
      const secretRef = { name: 'disk', namespace: 'storage' };
      await make('/api/v1/namespaces', { metadata: { name: 'storage' } });
      await make('/api/v1/namespaces/storage/secrets', { metadata: secretRef });
      await make('/api/v1/persistentvolumes', {
        metadata: { name: 'pv' },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          claimRef: { namespace: 'default', name: 'claim' },
          csi: { driver: 'd.example.com', volumeHandle: 'h', nodeStageSecretRef: secretRef },
        },
      });
      const readAll = async () => [
        (await asNode('GET', '/api/v1/persistentvolumes/pv')).status,
        (await asNode('GET', '/api/v1/namespaces/storage/secrets/disk')).status,
      ];
      assert.deepEqual(await readAll(), [403, 403]);
      const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'claim' } }];
      await make(PODS, pod('claiming', { volumes }));
      assert.deepEqual(await readAll(), [200, 200]);
      await refuses(
        'can only get individual resources of this type',
        asNode('GET', '/api/v1/persistentvolumes'),
      );
    });

    it('nothing that a mirror Pod refers to', async () => {
      await make('/api/v1/namespaces/default/configmaps', { metadata: { name: 'mirrored' } });
      const volumes = [{ name: 'v', configMap: { name: 'mirrored' } }];
      await make(PODS, pod('mirror', { volumes }, { annotations: { [MIRROR]: 'x' } }));
      await refuses(unrelated, asNode('GET', '/api/v1/namespaces/default/configmaps/mirrored'));
    });

    it('no list across namespaces, and no other verb', async () => {
      await refuses('can only read namespaced object of this type', asNode('GET', '/api/v1/secrets'));
      await refuses(
        'can only read resources of this type',
        asNode('DELETE', '/api/v1/namespaces/default/secrets/s'),
      );
    });
  });

  describe('may make', () => {
    const owner = (fields: object = {}) => ({
      annotations: { [MIRROR]: 'x' },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Node', name: 'n1', uid: nodeUid, controller: true, ...fields },
      ],
    });

    it('mirror Pods that belong to their Node', async () => {
      const send = (metadata: object, spec: object = {}) => asNode('POST', PODS, pod('made', spec, metadata));
      await refuses(
        'node "n1" can only create pods with an owner reference set to itself',
        send({ annotations: { [MIRROR]: 'x' } }),
      );
      await refuses(
        'node "n1" can only create pods with a controller owner reference set to itself',
        send(owner({ controller: false })),
      );
      await refuses(`node n1 UID mismatch: expected other got ${nodeUid}`, send(owner({ uid: 'other' })));
      await refuses(
        'node "n1" can not create pods that reference secrets',
        send(owner(), { volumes: [{ name: 'v', secret: { secretName: 's' } }] }),
      );
      assert.equal((await send(owner())).status, 201);
    });

    it('ResourceSlices of their own name', async () => {
      const path = '/apis/resource.k8s.io/v1/resourceslices';
      const slice = (nodeName: string) => ({
        metadata: { name: `of-${nodeName}` },
        spec: {
          driver: 'd.example.com',
          nodeName,
          pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
        },
      });
      await refuses(
        'can only create ResourceSlice with the same NodeName as the requesting node',
        asNode('POST', path, slice('n2')),
      );
      assert.equal((await asNode('POST', path, slice('n1'))).status, 201);
      assert.equal((await asNode('GET', `${path}/of-n1`)).status, 200);
      await make(path, slice('n2'));
      await refuses(unrelated, asNode('GET', `${path}/of-n2`));
      assert.equal((await asNode('GET', `${path}?fieldSelector=spec.nodeName%3Dn1`)).status, 200);
    });
  });

  describe('may change', () => {
    it('the status of a Pod and none of its labels with it', async () => {
      await make(PODS, pod('running'));
      const labels = { metadata: { labels: { a: 'b' } } };
      await refuses(
        'node "n1" cannot update labels through pod status',
        asNode('PATCH', `${PODS}/running/status`, labels, MERGE_PATCH),
      );
      const status = { status: { phase: 'Running' } };
      assert.equal((await asNode('PATCH', `${PODS}/running/status`, status, MERGE_PATCH)).status, 200);
    });

    it('their Node, but not whom it belongs to', async () => {
      const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'y' }];
      await refuses(
        'node "n1" is not allowed to modify ownerReferences',
        asNode('PATCH', '/api/v1/nodes/n1', { metadata: { ownerReferences } }, MERGE_PATCH),
      );
    });

    it('how far a claim is resized, and nothing else of it', async () => {
      const path = '/api/v1/namespaces/default/persistentvolumeclaims';
      await make(path, {
        metadata: { name: 'claim' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      });
      const change = (body: object) => asNode('PATCH', `${path}/claim/status`, body, MERGE_PATCH);
      assert.equal((await change({ status: { capacity: { storage: '1Gi' } } })).status, 200);
      const { status, body } = await change({ status: { phase: 'Lost' } });
      assert.equal(status, 403);
      assert.match(
        body.message,
        /not allowed to update fields other than status.quantity and status.conditions: @@/,
      );
    });
  });

  describe('get tokens', () => {
    const ask = (account: string, spec: object) => asNode('POST', `${ACCOUNTS}/${account}/token`, { spec });

    it('for Pods that are bound to them, and for what those name', async () => {
      const volumes = [
        { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'vault' } }] } },
      ];
      const { body } = await make(PODS, pod('asking', { volumes, automountServiceAccountToken: false }));
      const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name: 'asking', uid: body.metadata.uid };
      await refuses(unrelated, ask('other', { boundObjectRef }));
      await refuses('node requested token not bound to a pod', ask('default', {}));
      await refuses(
        'node requested token with a pod binding without a uid',
        ask('default', { boundObjectRef: { ...boundObjectRef, uid: '' } }),
      );
      await refuses(
        'audience "evil" not found in pod spec volume, system:node:n1 is not authorized to request tokens for this audience',
        ask('default', { boundObjectRef, audiences: ['evil'] }),
      );
      await refuses(
        'node may only request 0 or 1 audiences',
        ask('default', { boundObjectRef, audiences: ['vault', 'evil'] }),
      );
      const elsewhere = await make(PODS, pod('elsewhere', { nodeName: 'n2' }));
      await refuses(
        'node requested token bound to a pod scheduled on a different node',
        ask('default', {
          boundObjectRef: { ...boundObjectRef, name: 'elsewhere', uid: elsewhere.body.metadata.uid },
        }),
      );
      assert.equal((await ask('default', { boundObjectRef, audiences: ['vault'] })).status, 201);
    });
  });

  it('without a name are refused what they ask for', async () => {
    const nobody = { 'impersonate-user': 'system:node:', 'impersonate-group': 'system:nodes' };
    await refuses(
      'unknown node for user "system:node:"',
      harness.send('GET', '/api/v1/nodes/n1', undefined, nobody),
    );
  });
});
