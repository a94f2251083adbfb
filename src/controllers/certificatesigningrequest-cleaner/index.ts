/** The cleaner of CertificateSigningRequests: deletes those that are done with, and those that nobody decides. */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startRequestCleaner } from './request-cleaner.ts';

export const certificateSigningRequestCleanerController: ControllerDescriptor = {
  name: 'certificatesigningrequest-cleaner-controller',
  serviceAccount: 'certificate-controller',
  watches: ['certificates.k8s.io/v1 certificatesigningrequests'],
  start: startRequestCleaner,
};
