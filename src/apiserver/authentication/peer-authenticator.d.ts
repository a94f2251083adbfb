import { type Authenticator } from '../contracts/index.ts';
/** Knows what the connection itself tells: a caller in the same process, or a verified client certificate. */
export declare const peerAuthenticator: Authenticator;
//# sourceMappingURL=peer-authenticator.d.ts.map
