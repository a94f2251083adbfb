import type { PolicyRule } from '../../../src/kinds/index.ts';
import type { ApiObject } from '../../../src/client/index.ts';
import { certificateRequest } from '../../support/certificate-request.ts';
import type { SimulatedCluster } from '../../support/simulated-cluster.ts';

export const CERTIFICATES = 'certificates.k8s.io/v1';
export const NAMESPACE = 'default';
/** What a row is about, where it is about one object. */
export const X = { name: 'x', namespace: NAMESPACE };

/** Short words for what a row does. */
export class Hands {
  private readonly running: SimulatedCluster;

  constructor(running: SimulatedCluster) {
    this.running = running;
  }

  make(apiVersion: string, kind: string, plural: string, rest: object = {}, metadata: object = X) {
    const object = { apiVersion, kind, metadata, ...rest } as ApiObject;
    return this.running.client.resource(apiVersion, plural).create(object);
  }

  async read(apiVersion: string, plural: string, name: object = X): Promise<ApiObject & Fields> {
    return (await this.running.client.resource(apiVersion, plural).get(name)) as ApiObject & Fields;
  }

  async all(apiVersion: string, plural: string, namespace?: string): Promise<readonly ApiObject[]> {
    const { items } = await this.running.client
      .resource(apiVersion, plural)
      .list(namespace === undefined ? {} : { namespace });
    return items;
  }

  patch(apiVersion: string, plural: string, name: object, body: object) {
    return this.running.client.resource(apiVersion, plural).patch(name, 'merge', body);
  }

  remove(apiVersion: string, plural: string, name: object = X) {
    return this.running.client.resource(apiVersion, plural).delete(name);
  }

  async isGone(apiVersion: string, plural: string, name: object = X): Promise<boolean> {
    return this.read(apiVersion, plural, name).then(
      () => false,
      () => true,
    );
  }

  async hasOwned(apiVersion: string, plural: string): Promise<boolean> {
    const objects = await this.all(apiVersion, plural, NAMESPACE);
    return objects.some(({ metadata }) => metadata.ownerReferences?.some(({ name }) => name === 'x'));
  }

  /** A request named `x`, and, where it is given, what is decided of it. */
  async askForCertificate(subject: string, decision?: object): Promise<void> {
    const request = await certificateRequest(subject);
    const spec = decision
      ? { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] }
      : {
          request,
          signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
          usages: ['digital signature', 'client auth'],
        };
    const plural = 'certificatesigningrequests';
    const made = await this.running.client.resource(CERTIFICATES, plural).create({
      apiVersion: CERTIFICATES,
      kind: 'CertificateSigningRequest',
      metadata: { name: 'x' },
      spec,
    } as ApiObject);
    if (!decision) return;
    const status = { conditions: [{ status: 'True', reason: 'Test', message: '', ...decision }] };
    await this.running.client
      .resource(CERTIFICATES, plural)
      .update({ ...made, status } as ApiObject, { subresource: 'approval' });
  }

  async certificateStatus(): Promise<Readonly<Record<string, unknown>>> {
    return (await this.read(CERTIFICATES, 'certificatesigningrequests', { name: 'x' })).status ?? {};
  }

  until(done: () => Promise<boolean>): Promise<void> {
    return this.running.clock.advanceUntil(done, 60_000);
  }
}

interface Fields {
  readonly spec?: {
    readonly taints?: readonly { readonly key: string }[];
    readonly nodeName?: string;
    readonly podCIDR?: string;
  };
  readonly status?: Readonly<Record<string, unknown>>;
  readonly rules?: readonly PolicyRule[];
}
