import type { CertificateSigner } from '../../base/index.ts';
import type { Authority, KeyPair } from './authority.ts';

/**
 * Signs in the name of the authority that there is when it is asked: it may be made anew. The X.509 library is loaded with
 * the first request.
 */
export function certificateSigner(
  current: () => KeyPair | Promise<KeyPair>,
  now: () => number,
): CertificateSigner {
  let read: { readonly pair: KeyPair; readonly authority: Promise<Authority> } | undefined;
  return {
    async sign(terms) {
      const pair = await current();
      if (read?.pair !== pair) {
        read = { pair, authority: import('./authority.ts').then(({ Authority }) => Authority.read(pair)) };
      }
      const authority = await read.authority;
      return authority.signRequest(terms, now());
    },
  };
}
