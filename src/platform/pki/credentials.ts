import type { KeyPair } from './authority.ts';
import type { Folder } from '../files/folder.ts';

/** What a cluster proves itself with, and what its administrator does. */
export interface Credentials {
  readonly authority: KeyPair;
  readonly server: KeyPair;
  readonly admin: KeyPair;
}

/** The names at which a server of ours is reached. */
const SERVER_NAMES = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];

const ADMIN = { name: 'kubernetes-admin', groups: ['system:masters'] };

/** The credentials kept in a folder, made where they are missing. `serverAddresses`: where the server is reached. */
export async function loadCredentials(
  folder: Folder,
  nowMs: number,
  serverAddresses: readonly string[],
): Promise<Credentials> {
  const made = async (): Promise<Credentials> =>
    writeCredentials(folder, await makeCredentials(nowMs, serverAddresses));
  return readCredentials(folder) ?? made();
}

/** Credentials for a cluster that ends with its process. */
export async function makeCredentials(
  nowMs: number,
  serverAddresses: readonly string[],
): Promise<Credentials> {
  // The X.509 library is large, and only a cluster's first start needs it.
  const { createAuthority, issueClient, issueServer } = await import('./authority.ts');
  const authority = await createAuthority(nowMs);
  const [server, admin] = await Promise.all([
    issueServer(authority, { dns: SERVER_NAMES, ip: serverAddresses }, nowMs),
    issueClient(authority, ADMIN, nowMs),
  ]);
  return { authority, server, admin };
}

const FILES = { authority: 'ca', server: 'apiserver', admin: 'admin' } as const;

function readCredentials(folder: Folder): Credentials | undefined {
  const pair = (name: string): KeyPair | undefined => {
    const certificate = folder.read(`pki/${name}.crt`);
    const key = folder.read(`pki/${name}.key`);
    return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
  };
  const authority = pair(FILES.authority);
  const server = pair(FILES.server);
  const admin = pair(FILES.admin);
  return authority && server && admin ? { authority, server, admin } : undefined;
}

async function writeCredentials(folder: Folder, credentials: Credentials): Promise<Credentials> {
  for (const part of ['authority', 'server', 'admin'] as const) {
    folder.write(`pki/${FILES[part]}.key`, credentials[part].key);
    folder.write(`pki/${FILES[part]}.crt`, credentials[part].certificate);
  }
  return credentials;
}
