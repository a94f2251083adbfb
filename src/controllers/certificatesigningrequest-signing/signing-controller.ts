import { type CertificateSigningRequest, parseCertificateRequest } from '../../kinds/index.ts';
import { formatTime } from '../../api/index.ts';
import { type CertificateSigner, type Disposable, disposable } from '../../base/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import { certificateRequests, hasTrue, isApproved, withCondition } from '../library/certificates/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { SIGNERS } from './signers.ts';
import { validityOf } from './validity.ts';

export function startSigningController(context: ControllerContext): Disposable {
  const { certificateSigner } = context;
  // Without an authority there is nobody in whose name to sign, as upstream's without the files of one.
  return certificateSigner ? startSigner(context, certificateSigner) : disposable(() => {});
}

function startSigner(context: ControllerContext, signer: CertificateSigner): Disposable {
  const { clock } = context;
  const { requests, informer } = certificateRequests(context);
  return startController(context, {
    retryInitialMs: 200,
    retryLimitMs: 1_000_000,
    watches: [watchObjects(informer, (request) => (isToSign(request) ? keyOf(request) : undefined))],
    async reconcile(key) {
      const request = informer.cache.get(nameOfKey(key));
      const problemOf = request && SIGNERS.get(request.spec.signerName);
      if (!request || !problemOf || !isToSign(request)) return;
      const { usages = [], expirationSeconds } = request.spec;
      const content = await parseCertificateRequest(request.spec.request);
      const nowMs = clock.now();
      const message = problemOf(content, usages);
      if (message !== undefined) {
        const reason = 'SignerValidationFailure';
        const condition = { type: 'Failed', status: 'True', reason, message };
        await requests.updateStatus(
          withCondition(request, { ...condition, lastUpdateTime: formatTime(nowMs) }),
        );
        return;
      }
      const certificate = await signer.sign({
        request: content.bytes,
        usages,
        ...validityOf(expirationSeconds, nowMs),
      });
      await requests.updateStatus({
        ...request,
        status: { ...request.status, certificate: btoa(certificate) },
      });
    },
  });
}

function isToSign(request: CertificateSigningRequest): boolean {
  return (
    SIGNERS.has(request.spec.signerName) &&
    isApproved(request) &&
    !hasTrue(request, 'Failed') &&
    !request.status?.certificate
  );
}
