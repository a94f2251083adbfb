import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { UrlRequest } from '../../base/index.ts';

/** What a YAML or JSON file holds. Throws where it cannot be read, or is neither. */
function readConfigurationFile(file: string): unknown {
  return parseConfiguration(fs.readFileSync(file, 'utf8'));
}

/** What YAML or JSON says. Throws where it is neither. */
export function parseConfiguration(text: string): unknown {
  return parse(text) as unknown;
}

/** How a server is reached, and by what the client proves itself there. */
export type Connection = Pick<
  UrlRequest,
  'url' | 'headers' | 'authorities' | 'clientCertificate' | 'serverName'
>;

/** How the current context of a kubeconfig file says to reach its server. Throws where it does not. */
export function readConnection(file: string): Connection {
  if (!path.isAbsolute(file)) throw new Error('must be an absolute path');
  const config = readConfigurationFile(file) as Kubeconfig | null;
  const context = find(config?.contexts, config?.['current-context'])?.context;
  const cluster = find(config?.clusters, context?.cluster)?.cluster;
  const user = find(config?.users, context?.user)?.user ?? {};
  if (!cluster?.server) throw new Error('the current context leads to no server');
  const authorities = fileOrData(
    file,
    cluster['certificate-authority-data'],
    cluster['certificate-authority'],
  );
  const serverName = cluster['tls-server-name'];
  return { url: cluster.server, authorities, serverName, ...credentialOf(user, file) };
}

/** By what clients prove themselves, by the names of the users of a kubeconfig file, and that of its current context. */
export function readCredentials(file: string): {
  readonly users: Readonly<Record<string, Credential>>;
  readonly current?: Credential;
} {
  const config = readConfigurationFile(file) as Kubeconfig | null;
  const users = (config?.users ?? []).map(
    ({ name = '', user = {} }) => [name, credentialOf(user, file)] as const,
  );
  const context = find(config?.contexts, config?.['current-context'])?.context;
  const current = find(config?.users, context?.user)?.user;
  return { users: Object.fromEntries(users), ...(current ? { current: credentialOf(current, file) } : {}) };
}

type Credential = Pick<UrlRequest, 'headers' | 'clientCertificate'>;

function credentialOf(user: KubeconfigUser, file: string): Credential {
  const certificate = fileOrData(file, user['client-certificate-data'], user['client-certificate']);
  const key = fileOrData(file, user['client-key-data'], user['client-key']);
  const token = user.token ?? fileOrData(file, undefined, user.tokenFile)?.trim();
  const basic = user.username === undefined ? undefined : `${user.username}:${user.password ?? ''}`;
  return {
    ...(certificate !== undefined && key !== undefined ? { clientCertificate: { certificate, key } } : {}),
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    ...(basic === undefined
      ? {}
      : { headers: { authorization: `Basic ${Buffer.from(basic).toString('base64')}` } }),
  };
}

/** What is in the file itself, in base64, or in another one that is named from its folder. */
function fileOrData(file: string, data: string | undefined, named: string | undefined): string | undefined {
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  return named === undefined ? undefined : fs.readFileSync(path.resolve(path.dirname(file), named), 'utf8');
}

interface KubeconfigUser {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly Named<{
    readonly context?: { readonly cluster?: string; readonly user?: string };
  }>[];
  readonly clusters?: readonly Named<{
    readonly cluster?: {
      readonly server?: string;
      readonly 'certificate-authority'?: string;
      readonly 'certificate-authority-data'?: string;
      readonly 'tls-server-name'?: string;
    };
  }>[];
  readonly users?: readonly Named<{
    readonly user?: KubeconfigUser;
  }>[];
}

type Named<T> = T & { readonly name?: string };

function find<T extends { readonly name?: string }>(
  list: readonly T[] | undefined,
  name: string | undefined,
): T | undefined {
  return list?.find((entry) => entry.name === name);
}
