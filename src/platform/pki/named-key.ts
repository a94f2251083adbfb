import { createPrivateKey } from 'node:crypto';

/**
 * A private key in the PEM form that names its algorithm (`EC PRIVATE KEY`), as kubeadm and the like write it: fabric8, the
 * client of Java programs, takes any other form for RSA. What is in such a form already, or no key, stays as it is.
 */
export function namedKey(pem: string): string {
  if (!pem.startsWith('-----BEGIN PRIVATE KEY-----')) return pem;
  const key = createPrivateKey(pem);
  return key.asymmetricKeyType === 'ec' ? key.export({ type: 'sec1', format: 'pem' }).toString() : pem;
}
