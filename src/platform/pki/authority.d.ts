import 'reflect-metadata';
/** A certificate and its private key, both as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}
/** Makes a certificate authority for one cluster. */
export declare function createAuthority(nowMs: number): Promise<KeyPair>;
/** A certificate for the server, good for the given DNS names and IP addresses. */
export declare function issueServer(
  authority: KeyPair,
  names: {
    readonly dns: readonly string[];
    readonly ip: readonly string[];
  },
  nowMs: number,
): Promise<KeyPair>;
/** A certificate that proves a user (its common name) and their groups (its organizations). */
export declare function issueClient(
  authority: KeyPair,
  user: {
    readonly name: string;
    readonly groups: readonly string[];
  },
  nowMs: number,
): Promise<KeyPair>;
//# sourceMappingURL=authority.d.ts.map
