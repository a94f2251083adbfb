/** Who asks for a certificate, and who may approve and sign it. */
import { deepEqual } from '../../base/index.ts';
import { forbiddenError, quote } from '../../api/index.ts';
import type { CertificateSigningRequest } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  type Authorizer,
  handles,
  type ResourceHooks,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { certificateSubjectRestriction } from './certificate-subject-restriction.ts';
import { userInfo } from '../reviews/identity-reviews.ts';

const GROUP = 'certificates.k8s.io';

/** Those who approve or sign a CertificateSigningRequest need the verbs `approve` and `sign` on its signer. */
export function certificateAdmission(authorizer: Authorizer): ValidationInterface[] {
  return [
    {
      name: 'CertificateApproval',
      handles: handles('UPDATE'),
      validate: async (attributes) => {
        if (isRequest(attributes, 'approval')) await requireSigner(attributes, 'approve', authorizer);
      },
    },
    certificateSubjectRestriction,
    {
      name: 'CertificateSigning',
      handles: handles('UPDATE'),
      validate: async (attributes) => {
        if (isRequest(attributes, 'status') && isSigned(attributes))
          await requireSigner(attributes, 'sign', authorizer);
      },
    },
  ];
}

/** A new CertificateSigningRequest names the user that sends it, whatever it says. */
export const certificateRequester: ResourceHooks = {
  beforeCreate: (object, { user }) => {
    const { spec } = object as CertificateSigningRequest;
    for (const field of ['username', 'uid', 'groups', 'extra'] as const) delete spec[field];
    Object.assign(spec, userInfo(user));
  },
};

function isRequest({ resource, subresource }: AdmissionAttributes, of: string): boolean {
  return resource.resource === 'certificatesigningrequests' && resource.group === GROUP && subresource === of;
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
