import { Authority, createAuthority } from './authority.ts';
import {
  ADMIN,
  type Credentials,
  FRONT_PROXY,
  SERVER_NAMES,
  type WantedCredentials,
} from './credential-terms.ts';

/** Makes what is missing of a cluster's credentials. */
export async function issueCredentials({
  kept,
  serverAddresses,
  nowMs,
}: WantedCredentials): Promise<Credentials> {
  const [authority, frontProxyAuthority] = await Promise.all([
    kept.authority ?? createAuthority(nowMs),
    kept.frontProxyAuthority ?? createAuthority(nowMs),
  ]);
  const [issuer, frontProxyIssuer] = await Promise.all([
    Authority.read(authority),
    Authority.read(frontProxyAuthority),
  ]);
  const [server, admin, frontProxyClient] = await Promise.all([
    kept.server ?? issuer.issueServer({ dns: SERVER_NAMES, ip: serverAddresses }, nowMs),
    kept.admin ?? issuer.issueClient(ADMIN, nowMs),
    kept.frontProxyClient ?? frontProxyIssuer.issueClient(FRONT_PROXY, nowMs),
  ]);
  return { authority, server, admin, frontProxyAuthority, frontProxyClient };
}
