import type { CertificateRequestContent } from '../../kinds/index.ts';
import { clientProblem, servingProblem } from '../library/certificates/index.ts';

/** What is wrong with a request that was approved, in upstream's words; undefined where it is to be signed. */
export type SignerProblem = (
  content: CertificateRequestContent,
  usages: readonly string[],
) => string | undefined;

/** The signers of `kubernetes.io`, by their names. */
export const SIGNERS: ReadonlyMap<string, SignerProblem> = new Map<string, SignerProblem>([
  ['kubernetes.io/kubelet-serving', servingProblem],
  ['kubernetes.io/kube-apiserver-client-kubelet', clientProblem],
  ['kubernetes.io/kube-apiserver-client', (_content, usages) => usagesProblem(usages)],
  ['kubernetes.io/legacy-unknown', () => undefined],
]);

const CLIENT_AUTH = 'client auth';
const CLIENT_USAGES = ['digital signature', 'key encipherment', CLIENT_AUTH];

function usagesProblem(usages: readonly string[]): string | undefined {
  const other = usages.find((usage) => !CLIENT_USAGES.includes(usage));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes(CLIENT_AUTH)
    ? undefined
    : `missing required usage for client certificate: ${CLIENT_AUTH}`;
}
