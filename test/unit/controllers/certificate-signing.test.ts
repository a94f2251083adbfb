import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { VirtualClock } from '../../../src/base/index.ts';
import type { CertificateSigningRequest } from '../../../src/kinds/index.ts';
import { certificateSigner, type Credentials, makeCredentials } from '../../../src/platform/index.ts';
import { certificateRequest } from '../../support/certificate-request.ts';
import { drain } from '../../support/drain.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const API = 'certificates.k8s.io/v1';
const CLIENT = 'kubernetes.io/kube-apiserver-client';
const KUBELET = 'kubernetes.io/kube-apiserver-client-kubelet';
const SERVING = 'kubernetes.io/kubelet-serving';
type Usages = CertificateSigningRequest['spec']['usages'];
const KUBELET_USAGES: Usages = ['digital signature', 'client auth'];
const HOUR_MS = 60 * 60 * 1000;

describe('certificate signing', () => {
  let running: SimulatedCluster;
  let credentials: Credentials;
  /** A signature takes its time, of which a clock that is not the host's knows nothing: the test waits for it. */
  const signing = new Set<Promise<unknown>>();
  function awaited<T>(signature: Promise<T>): Promise<T> {
    signing.add(signature);
    return signature.finally(() => signing.delete(signature));
  }
  before(async () => {
    const signer = certificateSigner(
      () => credentials.authority,
      () => running.clock.now(),
    );
    credentials = await makeCredentials(new VirtualClock(drain).now(), []);
    running = await simulateCluster(1, {
      controllers: ['approving', 'cleaner', 'signing'].map(
        (part) => `certificatesigningrequest-${part}-controller`,
      ),
      scheduler: false,
      nodes: { count: 0 },
      certificateSigner: { sign: (terms) => awaited(signer.sign(terms)) },
    });
  });
  after(() => running.stop());

  const requests = () =>
    running.client.resource<CertificateSigningRequest>(API, 'certificatesigningrequests');

  async function ask(
    name: string,
    subject: string,
    spec: Partial<CertificateSigningRequest['spec']> = {},
  ): Promise<void> {
    await requests().create({
      apiVersion: API,
      kind: 'CertificateSigningRequest',
      metadata: { name },
      spec: {
        request: await certificateRequest(subject),
        signerName: CLIENT,
        usages: ['client auth'],
        ...spec,
      },
    });
  }

  async function decide(name: string, type: 'Approved' | 'Denied'): Promise<void> {
    const request = await requests().get({ name });
    const conditions = [{ type, status: 'True', reason: 'Test', message: '' }];
    await requests().update({ ...request, status: { conditions } }, { subresource: 'approval' });
  }

  async function until(
    name: string,
    done: (status: NonNullable<CertificateSigningRequest['status']>) => boolean,
  ): Promise<NonNullable<CertificateSigningRequest['status']>> {
    let status: NonNullable<CertificateSigningRequest['status']> = {};
    await running.clock.advanceUntil(async () => {
      await Promise.all(signing);
      status = (await requests().get({ name })).status ?? {};
      return done(status);
    }, 60_000);
    return status;
  }

  const issued = async (name: string): Promise<X509Certificate> => {
    const { certificate = '' } = await until(name, (status) => (status.certificate ?? '') !== '');
    return new X509Certificate(Buffer.from(certificate, 'base64'));
  };

  it('signs what was approved, for as long as was asked', async () => {
    await ask('short', 'O=devs, CN=me', { expirationSeconds: 600 });
    await ask('open', 'CN=me');
    await decide('short', 'Approved');
    const now = running.clock.now();
    const certificate = await issued('short');
    assert.equal(certificate.subject, 'O=devs\nCN=me');
    const lifeMs = Date.parse(certificate.validTo) - now;
    assert.ok(lifeMs >= 599_000 && lifeMs <= 601_000 + 60_000, String(lifeMs));
    const { certificate: none } = await until('open', () => true);
    assert.equal(none, undefined);
  });

  it('gives a year where nobody says, dated back', async () => {
    await ask('long', 'CN=me');
    await decide('long', 'Approved');
    const { validFrom, validTo } = await issued('long');
    assert.equal(Date.parse(validTo) - Date.parse(validFrom), 365 * 24 * HOUR_MS);
  });

  it('says what is wrong with what was approved', async () => {
    const messages: [string, string, Partial<CertificateSigningRequest['spec']>, string][] = [
      ['usage', 'CN=me', { usages: ['server auth'] }, 'invalid usage for client certificate: server auth'],
      [
        'missing',
        'CN=me',
        { usages: ['digital signature'] },
        'missing required usage for client certificate: client auth',
      ],
      [
        'serving',
        'CN=system:node:x, O=other',
        { signerName: SERVING },
        'subject organization is not system:nodes',
      ],
      [
        'names',
        'CN=system:node:x, O=system:nodes',
        { signerName: SERVING },
        'DNS or IP subjectAltName is required',
      ],
      [
        'kubelet',
        'CN=x, O=system:nodes',
        { signerName: KUBELET, usages: KUBELET_USAGES },
        'subject common name does not begin with system:node:',
      ],
    ];
    for (const [name, subject, spec, message] of messages) {
      await ask(name, subject, spec);
      await decide(name, 'Approved');
      const { conditions = [] } = await until(name, (status) => status.conditions?.length === 2);
      const failed = conditions.find(({ type }) => type === 'Failed');
      assert.deepEqual([failed?.reason, failed?.message], ['SignerValidationFailure', message]);
    }
  });

  it('approves what kubelets ask for, where who asks may', async () => {
    await ask('node', 'CN=system:node:x, O=system:nodes', { signerName: KUBELET, usages: KUBELET_USAGES });
    await issued('node');
    const { status } = await requests().get({ name: 'node' });
    const { reason, message } = status?.conditions?.[0] ?? {};
    assert.deepEqual(
      [reason, message],
      ['AutoApproved', 'Auto approving kubelet client certificate after SubjectAccessReview.'],
    );
  });

  it('leaves what other signers sign, and cleans up what is done with', async () => {
    await ask('other', 'CN=me', { signerName: 'example.com/own' });
    await decide('other', 'Approved');
    await ask('denied', 'CN=me');
    await decide('denied', 'Denied');
    await running.clock.advance(HOUR_MS / 2);
    const names = async (): Promise<string[]> =>
      (await requests().list()).items.map(({ metadata }) => metadata.name ?? '');
    assert.ok((await names()).includes('denied'));
    await running.clock.advance(HOUR_MS);
    // Approved and not signed, and what nobody has decided, may wait for a day.
    assert.deepEqual(await names(), ['open', 'other']);
    await running.clock.advance(24 * HOUR_MS);
    assert.deepEqual(await names(), []);
  });
});
