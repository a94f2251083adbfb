import {
  type CertificateRequestContent,
  type CertificateSigningRequest,
  parseCertificateRequest,
} from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { type ApiObject, keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import {
  certificateRequests,
  clientProblem,
  conditionsOf,
  withCondition,
} from '../library/certificates/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet';

/** What a request may be known as, the right that whoever sent it needs, and what is said of the approval. */
interface Recognized {
  readonly subresource: string;
  readonly message: string;
  readonly isOne: (request: CertificateSigningRequest, content: CertificateRequestContent) => boolean;
}

const RECOGNIZED: readonly Recognized[] = [
  {
    subresource: 'selfnodeclient',
    message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
    isOne: ({ spec }, { commonName }) => spec.username === commonName,
  },
  {
    subresource: 'nodeclient',
    message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
    isOne: () => true,
  },
];

export function startApprovingController(context: ControllerContext): Disposable {
  const { client } = context;
  const { requests, informer } = certificateRequests(context);
  const reviews = client.resource<Review>('authorization.k8s.io/v1', 'subjectaccessreviews');

  const mayAsk = async ({ spec }: CertificateSigningRequest, subresource: string): Promise<boolean> => {
    const { username: user = '', uid = '', groups, extra } = spec;
    const { status } = await reviews.create({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      metadata: {},
      spec: {
        user,
        ...(uid === '' ? {} : { uid }),
        ...(groups ? { groups } : {}),
        ...(extra ? { extra } : {}),
        resourceAttributes: {
          group: 'certificates.k8s.io',
          resource: 'certificatesigningrequests',
          verb: 'create',
          subresource,
          version: '*',
        },
      },
    });
    return status?.allowed ?? false;
  };

  return startController(context, {
    // A right that is given later is seen at the next try, as upstream's.
    retryInitialMs: 200,
    retryLimitMs: 1_000_000,
    watches: [watchObjects(informer, (request) => (isOpen(request) ? keyOf(request) : undefined))],
    async reconcile(key) {
      const request = informer.cache.get(nameOfKey(key));
      if (!request || !isOpen(request)) return;
      const content = await parseCertificateRequest(request.spec.request);
      if (clientProblem(content, request.spec.usages ?? []) !== undefined) return;
      const recognized = RECOGNIZED.filter(({ isOne }) => isOne(request, content));
      for (const { subresource, message } of recognized) {
        if (!(await mayAsk(request, subresource))) continue;
        const condition = { type: 'Approved', status: 'True', reason: 'AutoApproved', message };
        await requests.update(withCondition(request, condition), { subresource: 'approval' });
        return;
      }
      const tried = recognized.map(({ subresource }) => subresource).join(' ');
      const { name } = request.metadata;
      throw new Error(`recognized csr "${name}" as [${tried}] but subject access review was not approved`);
    },
  });
}

interface Review extends ApiObject {
  readonly spec: object;
  readonly status?: { readonly allowed: boolean };
}

/** Whether a request is for kubelets, and nobody has said anything of it. */
function isOpen(request: CertificateSigningRequest): boolean {
  return (
    request.spec.signerName === SIGNER &&
    !request.status?.certificate &&
    conditionsOf(request, 'Approved').length === 0 &&
    conditionsOf(request, 'Denied').length === 0
  );
}
