/** Who asks for a certificate, and who may approve and sign it. */
import { deepEqual } from '../../base/index.ts';
import type { CertificateSigningRequest } from '../../kinds/index.ts';
import { forbiddenError, quote } from '../../api/index.ts';
import type { AdmissionAttributes, AdmissionPlugin, Authorizer } from '../../apiserver/index.ts';
import { userInfo } from '../reviews/identity-reviews.ts';

const GROUP = 'certificates.k8s.io';

/**
 * The plugins about CertificateSigningRequests: a new one names the user that sends it, whatever it says; those who
 * approve or sign it need the verbs `approve` and `sign` on its signer.
 */
export function certificateAdmission(authorizer: Authorizer): AdmissionPlugin[] {
  return [
    { name: 'CertificateRequester', operations: ['CREATE'], mutate: nameRequester },
    {
      name: 'CertificateApproval',
      operations: ['UPDATE'],
      validate: async (attributes) => {
        if (isRequest(attributes, 'approval')) await requireSigner(attributes, 'approve', authorizer);
      },
    },
    {
      name: 'CertificateSigning',
      operations: ['UPDATE'],
      validate: async (attributes) => {
        if (isRequest(attributes, 'status') && isSigned(attributes))
          await requireSigner(attributes, 'sign', authorizer);
      },
    },
  ];
}

function isRequest({ resource, subresource }: AdmissionAttributes, of: string): boolean {
  return resource.resource === 'certificatesigningrequests' && resource.group === GROUP && subresource === of;
}

/** Upstream does this in the storage of the kind: it comes after the fields of the client are recorded. */
function nameRequester(attributes: AdmissionAttributes): void {
  if (!isRequest(attributes, '')) return;
  const { spec } = attributes.object as CertificateSigningRequest;
  for (const field of ['username', 'uid', 'groups', 'extra'] as const) delete spec[field];
  Object.assign(spec, userInfo(attributes.user));
}

function isSigned({ object, oldObject }: AdmissionAttributes): boolean {
  const { status } = object as CertificateSigningRequest;
  const { status: before } = oldObject as CertificateSigningRequest;
  return status?.certificate !== before?.certificate || !deepEqual(status?.conditions, before?.conditions);
}

async function requireSigner(
  attributes: AdmissionAttributes,
  verb: 'approve' | 'sign',
  authorizer: Authorizer,
): Promise<void> {
  const { user, resource, name, oldObject } = attributes;
  const { signerName } = (oldObject as CertificateSigningRequest).spec;
  const domain = signerName.slice(0, signerName.indexOf('/'));
  for (const signer of [signerName, `${domain}/*`]) {
    const { verdict } = await authorizer.authorize({
      user,
      verb,
      isResource: true,
      group: GROUP,
      version: '*',
      resource: 'signers',
      subresource: '',
      namespace: '',
      name: signer,
      path: '',
    });
    if (verdict === 'allow') return;
  }
  const why = `user not permitted to ${verb} requests with signerName ${quote(signerName)}`;
  throw forbiddenError(resource, name, why);
}
