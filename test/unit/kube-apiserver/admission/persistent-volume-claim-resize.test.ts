import assert from 'node:assert/strict';
import { type Answer, type Harness, startServer } from '../harness.ts';

const CLAIMS = '/api/v1/namespaces/default/persistentvolumeclaims';
const CLASSES = '/apis/storage.k8s.io/v1/storageclasses';

describe('PersistentVolumeClaimResize', () => {
  let harness: Harness;
  before(async () => {
    harness = await startServer();
    for (const [name, allowVolumeExpansion] of Object.entries({ growing: true, fixed: false })) {
      await harness.send('POST', CLASSES, {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name },
        provisioner: 'example.com',
        allowVolumeExpansion,
      });
    }
  });

  async function boundClaim(className: string): Promise<void> {
    const { body } = await harness.send('POST', CLAIMS, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: `of-${className}` },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '2Gi' } },
        storageClassName: className,
        volumeName: 'v',
      },
    });
    const status = { phase: 'Bound', capacity: { storage: '1Gi' } };
    await harness.send('PUT', `${CLAIMS}/of-${className}/status`, { ...body, status });
  }

  async function resize(className: string, storage: string): Promise<Answer> {
    const { body } = await harness.send('GET', `${CLAIMS}/of-${className}`);
    const spec = { ...body.spec, resources: { requests: { storage } } };
    return harness.send('PUT', `${CLAIMS}/of-${className}`, { ...body, spec });
  }

  it('lets a claim grow where its class can', async () => {
    await boundClaim('growing');
    assert.equal((await resize('growing', '3Gi')).status, 200);
  });

  it('refuses to where it cannot, and lets it shrink', async () => {
    await boundClaim('fixed');
    const { status, body } = await resize('fixed', '3Gi');
    assert.equal(status, 403);
    assert.equal(
      body.message,
      'persistentvolumeclaims "of-fixed" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
    assert.equal((await resize('fixed', '1500Mi')).status, 200);
  });
});
