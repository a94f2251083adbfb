import type { HttpRequest } from '../../base/index.ts';
import { type Authenticator, GROUP_AUTHENTICATED, type User } from '../contracts/index.ts';

/** Knows what the connection itself tells: a caller in the same process, or a verified client certificate. */
export const peerAuthenticator: Authenticator = {
  authenticate({ peer }: HttpRequest): Promise<User | undefined> {
    if (peer.identity) return Promise.resolve(authenticated(peer.identity.name, peer.identity.groups));
    const { certificate } = peer;
    if (!certificate) return Promise.resolve(undefined);
    const { commonName, organizations, fingerprint } = certificate;
    const extra = { [CREDENTIAL]: [`X509SHA256=${fingerprint}`] };
    return Promise.resolve({ ...authenticated(commonName, organizations), extra });
  },
};

const CREDENTIAL = 'authentication.kubernetes.io/credential-id';

function authenticated(name: string, groups: readonly string[]): User {
  return { name, groups: [...groups, GROUP_AUTHENTICATED] };
}
