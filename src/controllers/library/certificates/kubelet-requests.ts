import type { CertificateRequestContent } from '../../../kinds/index.ts';

const NODES = 'system:nodes';
const NODE_PREFIX = 'system:node:';
const SERVING_USAGES = ['digital signature', 'key encipherment', 'server auth'];
const CLIENT_USAGES = ['client auth', 'digital signature', 'key encipherment'];

/** What is wrong with a request for a kubelet's serving certificate. */
export function servingProblem(
  content: CertificateRequestContent,
  usages: readonly string[],
): string | undefined {
  const { dnsNames, ipAddresses, emailAddresses, uris } = content;
  if (!isOfNodes(content)) return NOT_OF_NODES;
  if (dnsNames.length === 0 && ipAddresses.length === 0) return 'DNS or IP subjectAltName is required';
  if (emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (uris.length > 0) return 'URI subjectAltNames are not allowed';
  return usagesProblem(usages, SERVING_USAGES) ?? nameProblem(content);
}

/** What is wrong with a request for the certificate by which a kubelet proves itself to the API server. */
export function clientProblem(
  content: CertificateRequestContent,
  usages: readonly string[],
): string | undefined {
  const { dnsNames, ipAddresses, emailAddresses, uris } = content;
  if (!isOfNodes(content)) return NOT_OF_NODES;
  if (dnsNames.length > 0) return 'DNS subjectAltNames are not allowed';
  if (emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (ipAddresses.length > 0) return 'IP subjectAltNames are not allowed';
  if (uris.length > 0) return 'URI subjectAltNames are not allowed';
  return nameProblem(content) ?? usagesProblem(usages, CLIENT_USAGES);
}

const NOT_OF_NODES = 'subject organization is not system:nodes';

function isOfNodes({ organizations }: CertificateRequestContent): boolean {
  return organizations.length === 1 && organizations[0] === NODES;
}

function nameProblem({ commonName }: CertificateRequestContent): string | undefined {
  return commonName.startsWith(NODE_PREFIX)
    ? undefined
    : 'subject common name does not begin with system:node:';
}

/** Keys that are not RSA encipher nothing: that usage may be left out. */
function usagesProblem(usages: readonly string[], required: readonly string[]): string | undefined {
  const given = new Set(usages);
  const isAll = [required, required.filter((usage) => usage !== 'key encipherment')].some(
    (all) => given.size === all.length && all.every((usage) => given.has(usage)),
  );
  return isAll ? undefined : `usages did not match [${required.join(' ')}]`;
}
