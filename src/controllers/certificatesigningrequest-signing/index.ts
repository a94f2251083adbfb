/**
 * The signer of CertificateSigningRequests: signs, with the cluster's authority, what was approved for the signers of
 * `kubernetes.io`.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startSigningController } from './signing-controller.ts';

export const certificateSigningRequestSigningController: ControllerDescriptor = {
  name: 'certificatesigningrequest-signing-controller',
  serviceAccount: 'certificate-controller',
  watches: ['certificates.k8s.io/v1 certificatesigningrequests'],
  start: startSigningController,
};
