import assert from 'node:assert/strict';
import { setTimeout as sleepForReal } from 'node:timers/promises';
import type { CertificateSigner } from '../../src/base/index.ts';
import type { ApiObject } from '../../src/client/index.ts';
import { certificateRequest } from '../support/certificate-request.ts';
import { simulateCluster } from '../support/simulated-cluster.ts';

interface SigningRequest extends ApiObject {
  readonly status?: { readonly certificate?: string; readonly conditions?: readonly object[] };
}

describe('a signing that takes real time', () => {
  it('is waited for by the virtual clock: when it has moved, the certificate is there', async () => {
    const certificateSigner: CertificateSigner = {
      sign: async () => {
        await sleepForReal(50);
        return '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
      },
    };
    const cluster = await simulateCluster(3, { certificateSigner });
    const { client, clock } = cluster;
    try {
      const requests = client.resource<SigningRequest>(
        'certificates.k8s.io/v1',
        'certificatesigningrequests',
      );
      const spec = {
        request: await certificateRequest('CN=somebody'),
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: ['client auth'],
      };
      const object = {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name: 'somebody' },
        spec,
      };
      const made = await requests.create(object);
      const approved = { type: 'Approved', status: 'True', reason: 'Tested', message: '' };
      await requests.update({ ...made, status: { conditions: [approved] } }, { subresource: 'approval' });
      const beforeMs = clock.now();
      await clock.advance(1000);
      const { status } = await requests.get({ name: 'somebody' });
      assert.notEqual(status?.certificate, undefined);
      assert.equal(clock.now(), beforeMs + 1000);
    } finally {
      await cluster.stop();
    }
  });
});
