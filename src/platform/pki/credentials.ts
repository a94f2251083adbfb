import { type Log, silentLog } from '../../base/index.ts';
import type { Folder } from '../files/folder.ts';
import type { KeyPair } from './authority.ts';
import {
  ADMIN,
  type Credentials,
  FRONT_PROXY,
  type IssueCredentials,
  SERVER_NAMES,
  type WantedCredentials,
} from './credential-terms.ts';
import {
  addressesOf,
  ANOTHER_AUTHORITY,
  authorityProblem,
  clientProblem,
  renewalMs,
  serverProblem,
} from './certificate-problem.ts';

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
  issue: IssueCredentials = issueHere,
): Promise<Credentials> {
  const kept = readCredentials(folder);
  const credentials = await renewCredentials(kept, nowMs, serverAddresses, log, issue);
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
  issue: IssueCredentials = issueHere,
): Promise<Credentials> {
  const good = (part: keyof Credentials, problemOf: (pair: KeyPair) => string | undefined) => {
    const pair = before[part];
    const problem = pair && problemOf(pair);
    if (problem === undefined) return pair;
    log.warn('a certificate is made anew', { certificate: FILES[part], why: problem });
    return undefined;
  };
  const issuedBy = (
    issuer: KeyPair | undefined,
    part: keyof Credentials,
    problemOf: (pair: KeyPair, issuer: KeyPair) => string | undefined,
  ) => good(part, (pair) => (issuer ? problemOf(pair, issuer) : ANOTHER_AUTHORITY));
  const authority = good('authority', (pair) => authorityProblem(pair, nowMs));
  const frontProxyAuthority = good('frontProxyAuthority', (pair) => authorityProblem(pair, nowMs));
  const names = { dns: SERVER_NAMES, ip: serverAddresses };
  const server = issuedBy(authority, 'server', (pair, issuer) => serverProblem(pair, issuer, names, nowMs));
  const admin = issuedBy(authority, 'admin', (pair, issuer) => clientProblem(pair, issuer, ADMIN, nowMs));
  const frontProxyClient = issuedBy(frontProxyAuthority, 'frontProxyClient', (pair, issuer) =>
    clientProblem(pair, issuer, FRONT_PROXY, nowMs),
  );
  if (authority && server && admin && frontProxyAuthority && frontProxyClient) {
    return { authority, server, admin, frontProxyAuthority, frontProxyClient };
  }
  const kept = {
    ...(authority ? { authority } : {}),
    ...(server ? { server } : {}),
    ...(admin ? { admin } : {}),
    ...(frontProxyAuthority ? { frontProxyAuthority } : {}),
    ...(frontProxyClient ? { frontProxyClient } : {}),
  };
  // An address that it was for stays: a cluster that is kept may have one that only the last start was told of.
  const addresses = new Set([...serverAddresses, ...(before.server ? addressesOf(before.server) : [])]);
  return issue({ kept, serverAddresses: [...addresses], nowMs });
}

/** Makes them here: the X.509 library is large, and few starts need it. */
async function issueHere(wanted: WantedCredentials): Promise<Credentials> {
  return (await import('./issue-credentials.ts')).issueCredentials(wanted);
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
