import { type Log, silentLog } from '../../base/index.ts';
import type { Folder } from '../files/folder.ts';
import type { KeyPair } from './authority.ts';
import {
  addressesOf,
  authorityProblem,
  type ClientName,
  clientProblem,
  renewalMs,
  serverProblem,
} from './certificate-problem.ts';

/** What a cluster proves itself with, and what its administrator does. */
export interface Credentials {
  readonly authority: KeyPair;
  readonly server: KeyPair;
  readonly admin: KeyPair;
  /** By which it proves to servers behind it that it speaks for users: of an authority that vouches for nothing else. */
  readonly frontProxyAuthority: KeyPair;
  readonly frontProxyClient: KeyPair;
}

/** The names at which a server of ours is reached. */
const SERVER_NAMES = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];

/** Whom the certificate names by which a cluster proves itself to servers behind it. */
export const FRONT_PROXY: ClientName = { name: 'front-proxy-client', groups: [] };

const ADMIN: ClientName = { name: 'kubernetes-admin', groups: ['system:masters'] };

/**
 * The credentials kept in a folder. What is missing, damaged, near its end, or not for `serverAddresses` (where the server
 * is reached) is made anew, and what it was is told to the log. An authority that is good stays, so that whoever has a
 * kubeconfig keeps a good one.
 */
export async function loadCredentials(
  folder: Folder,
  nowMs: number,
  serverAddresses: readonly string[],
  log: Log = silentLog,
): Promise<Credentials> {
  const kept = readCredentials(folder);
  const credentials = await renewCredentials(kept, nowMs, serverAddresses, log);
  for (const part of PARTS) {
    if (credentials[part] === kept[part]) continue;
    folder.write(`pki/${FILES[part]}.key`, credentials[part].key);
    folder.write(`pki/${FILES[part]}.crt`, credentials[part].certificate);
  }
  return credentials;
}

/** Credentials for a cluster that ends with its process. */
export function makeCredentials(nowMs: number, serverAddresses: readonly string[]): Promise<Credentials> {
  return renewCredentials({}, nowMs, serverAddresses, silentLog);
}

/** Credentials that are good now, of which those that were good are the same as before. */
export async function renewCredentials(
  before: Partial<Credentials>,
  nowMs: number,
  serverAddresses: readonly string[],
  log: Log,
): Promise<Credentials> {
  const kept = (part: keyof Credentials, problemOf: (pair: KeyPair) => string | undefined) => {
    const pair = before[part];
    const problem = pair && problemOf(pair);
    if (problem === undefined) return pair;
    log.warn('a certificate is made anew', { certificate: FILES[part], why: problem });
    return undefined;
  };
  // The X.509 library is large, and few starts need it.
  const pki = () => import('./authority.ts');
  const authorityOf = async (part: 'authority' | 'frontProxyAuthority'): Promise<KeyPair> =>
    kept(part, (pair) => authorityProblem(pair, nowMs)) ?? (await pki()).createAuthority(nowMs);
  const [authority, frontProxyAuthority] = await Promise.all([
    authorityOf('authority'),
    authorityOf('frontProxyAuthority'),
  ]);
  const names = { dns: SERVER_NAMES, ip: serverAddresses };
  const server = kept('server', (pair) => serverProblem(pair, authority, names, nowMs));
  const admin = kept('admin', (pair) => clientProblem(pair, authority, ADMIN, nowMs));
  const frontProxyClient = kept('frontProxyClient', (pair) =>
    clientProblem(pair, frontProxyAuthority, FRONT_PROXY, nowMs),
  );
  // An address that it was for stays: a cluster that is kept may have one that only the last start was told of.
  const ip = [...new Set([...serverAddresses, ...(before.server ? addressesOf(before.server) : [])])];
  const issue = async (): Promise<Pick<Credentials, 'server' | 'admin'>> => {
    if (server && admin) return { server, admin };
    const issuer = await (await pki()).Authority.read(authority);
    const [newServer, newAdmin] = await Promise.all([
      server ?? issuer.issueServer({ dns: SERVER_NAMES, ip }, nowMs),
      admin ?? issuer.issueClient(ADMIN, nowMs),
    ]);
    return { server: newServer, admin: newAdmin };
  };
  const issueFrontProxy = async (): Promise<KeyPair> =>
    frontProxyClient ??
    (await (await pki()).Authority.read(frontProxyAuthority)).issueClient(FRONT_PROXY, nowMs);
  const [issued, newClient] = await Promise.all([issue(), issueFrontProxy()]);
  return { authority, ...issued, frontProxyAuthority, frontProxyClient: newClient };
}

/** When some of these have to be made anew, as a time. */
export function credentialsRenewalMs(credentials: Credentials): number {
  return renewalMs(PARTS.map((part) => credentials[part]));
}

const FILES = {
  authority: 'ca',
  server: 'apiserver',
  admin: 'admin',
  frontProxyAuthority: 'front-proxy-ca',
  frontProxyClient: 'front-proxy-client',
} as const;
const PARTS = ['authority', 'server', 'admin', 'frontProxyAuthority', 'frontProxyClient'] as const;

function readCredentials(folder: Folder): Partial<Credentials> {
  const found: { -readonly [Part in keyof Credentials]?: KeyPair } = {};
  for (const part of PARTS) {
    const certificate = folder.read(`pki/${FILES[part]}.crt`);
    const key = folder.read(`pki/${FILES[part]}.key`);
    if (certificate === undefined && key === undefined) continue;
    found[part] = { certificate: certificate ?? '', key: key ?? '' };
  }
  return found;
}
