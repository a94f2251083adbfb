/**
 * The approver of CertificateSigningRequests: approves what kubelets ask for to prove themselves, where access control lets
 * whoever asks ask for that.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startApprovingController } from './approving-controller.ts';

export const certificateSigningRequestApprovingController: ControllerDescriptor = {
  name: 'certificatesigningrequest-approving-controller',
  serviceAccount: 'certificate-controller',
  watches: ['certificates.k8s.io/v1 certificatesigningrequests'],
  start: startApprovingController,
};
