import type { KeyPair } from './authority.ts';
import type { ClientName } from './certificate-problem.ts';

/** What a cluster proves itself with, and what its administrator does. */
export interface Credentials {
  readonly authority: KeyPair;
  readonly server: KeyPair;
  readonly admin: KeyPair;
  /** By which it proves to servers behind it that it speaks for users: of an authority that vouches for nothing else. */
  readonly frontProxyAuthority: KeyPair;
  readonly frontProxyClient: KeyPair;
}

/** What of its credentials a cluster has, and for what the rest is made. */
export interface WantedCredentials {
  readonly kept: Partial<Credentials>;
  /** Where the server is reached. */
  readonly serverAddresses: readonly string[];
  readonly nowMs: number;
}

/** Makes what is missing: what it is given stays. */
export type IssueCredentials = (wanted: WantedCredentials) => Promise<Credentials>;

/** The names at which a server of ours is reached. */
export const SERVER_NAMES = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];

/** Whom the certificate names by which a cluster proves itself to servers behind it. */
export const FRONT_PROXY: ClientName = { name: 'front-proxy-client', groups: [] };

export const ADMIN: ClientName = { name: 'kubernetes-admin', groups: ['system:masters'] };
