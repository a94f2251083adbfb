import fs from 'node:fs';
import { isIP } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { AsyncDisposable, Log, SigningKey } from '../../base/index.ts';
import { type KubeApiServer, startApiServer, type StaticToken } from '../../cluster/index.ts';
import { createSystemRandom, systemClock } from '../../host/index.ts';
import {
  createHttpsClient,
  type HttpsServer,
  type KeyPair,
  makeCredentials,
  parseTokenFile,
  processMetrics,
  reasonOf,
  serveHttps,
  signingKey,
  signingKeyOf,
} from '../../platform/index.ts';
import type { Store } from '../../store/index.ts';
import { accessFiles } from '../access-files.ts';
import { withConfiguration } from '../admission-config.ts';
import { openAuditLog } from '../audit-log.ts';
import { programChecks } from '../program-checks.ts';
import type { ApiServerOptions } from './api-server-options.ts';

/**
 * Serves the API over a store, as the options of a kube-apiserver say; `checkLog` rejects where nobody takes what is logged.
 * Rejects where it cannot, with the reason.
 */
export async function serveApi(
  options: ApiServerOptions,
  store: Store,
  log: Log,
  checkLog: () => Promise<void>,
): Promise<AsyncDisposable> {
  const stops: (() => Promise<void> | void)[] = [];
  const add = <T extends { dispose(): Promise<void> | void }>(part: T): T => {
    stops.push(() => part.dispose());
    return part;
  };
  const dispose = async (): Promise<void> => {
    for (let next = stops.pop(); next; next = stops.pop()) await next();
  };
  let https: HttpsServer | undefined;
  const stopping = new AbortController();
  try {
    const clientAuthority = optional('--client-ca-file', options.clientAuthorityFile);
    const {
      serviceAccounts: { issuer },
      server: { inFlight, priorityAndFairness },
      eventTtlMs,
    } = options;
    const audit = options.audit && add(openAuditLog(options.audit, log.named('audit'))).audit;
    const random = createSystemRandom();
    const pair = await certificateOf(options);
    const api = await startApiServer({
      store,
      clock: systemClock,
      random,
      log,
      staticTokens: await tokensOf(options.tokenAuthFile),
      signingKey: serviceAccountKey(options),
      ...(issuer === undefined ? {} : { issuer }),
      ...accessOf(options),
      securePort: options.port,
      ...(clientAuthority === undefined ? {} : { extensionTrust: Promise.resolve({ clientAuthority }) }),
      admission: withConfiguration(options.server),
      priorityAndFairness,
      services: { serviceRange: options.serviceRange },
      limits: { inFlight, ...(eventTtlMs === undefined ? {} : { eventTtlMs }) },
      https: add(createHttpsClient()),
      metrics: [processMetrics()],
      hostName: os.hostname(),
      programChecks: programChecks(checkLog, () => https),
      stopping: stopping.signal,
      ...(audit ? { audit } : {}),
    });
    await api.announce(`${options.host}:${options.port}`);
    const listening = await listen(options, { pair, api }, clientAuthority, log).catch((error: unknown) => {
      api.dispose();
      throw error;
    });
    // What listens goes last: requests that never end, watches, are ended by the server before.
    add(listening);
    https = listening;
    add(api);
    stops.push(() => stopping.abort());
    return { dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function listen(
  { host, port }: ApiServerOptions,
  { pair, api }: { readonly pair: KeyPair; readonly api: Pick<KubeApiServer, 'handler'> },
  clientAuthority: string | undefined,
  log: Log,
): Promise<HttpsServer> {
  try {
    return await serveHttps({ handler: api.handler, server: pair, clientAuthority, host, port, log });
  } catch (error) {
    const why = `failed to listen on ${host}:${port}: ${reasonOf(error)}`;
    throw new Error(`failed to create listener: ${why}`, { cause: error });
  }
}

/** The certificate that the flags name, or that of the folder of certificates, which is made where it has none. */
async function certificateOf(options: ApiServerOptions): Promise<KeyPair> {
  const { certificateFile, privateKeyFile, certDir, host } = options;
  if (certificateFile !== undefined && privateKeyFile !== undefined) {
    return {
      certificate: read('--tls-cert-file', certificateFile),
      key: read('--tls-private-key-file', privateKeyFile),
    };
  }
  const files = [path.join(certDir, 'apiserver.crt'), path.join(certDir, 'apiserver.key')] as const;
  if (files.every((file) => fs.existsSync(file))) {
    return { certificate: read('--cert-dir', files[0]), key: read('--cert-dir', files[1]) };
  }
  const { server } = await makeCredentials(systemClock.now(), [isIP(host) ? host : '127.0.0.1']);
  fs.mkdirSync(certDir, { recursive: true });
  fs.writeFileSync(files[0], server.certificate);
  fs.writeFileSync(files[1], server.key, { mode: 0o600 });
  return server;
}

/** Whom the server knows and asks. Without a mode everybody may everything, and nobody is anonymous, as upstream has it. */
function accessOf(options: ApiServerOptions) {
  const { authorizationModes: modes, anonymous = !modes.includes('AlwaysAllow') } = options;
  const files = accessFiles(options);
  return {
    checkSignature: files.checkSignature,
    authentication: files.authentication ?? { jwt: [], anonymous: { enabled: anonymous, paths: [] } },
    ...(files.authorization ? { authorization: files.authorization } : {}),
  };
}

async function tokensOf(file: string | undefined): Promise<readonly StaticToken[]> {
  return file === undefined ? [] : parseTokenFile(read('--token-auth-file', file));
}

/** What tokens of service accounts are signed with; where nobody says, a key that ends with the server. */
function serviceAccountKey({ serviceAccounts: { signingKeyFile, keyFiles } }: ApiServerOptions): SigningKey {
  if (signingKeyFile === undefined) return signingKey();
  const own = read('--service-account-signing-key-file', signingKeyFile);
  const others = keyFiles.map((file) => read('--service-account-key-file', file));
  try {
    return signingKeyOf(own, others);
  } catch (error) {
    throw new Error(`the keys of service accounts cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

function optional(flag: string, file: string | undefined): string | undefined {
  return file === undefined ? undefined : read(flag, file);
}

function read(flag: string, file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${flag} ${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}
