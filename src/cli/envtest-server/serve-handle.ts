import path from 'node:path';
import type { Duplex } from 'node:stream';
import type { AsyncDisposable } from '../../base/index.ts';
import { createLineLog, reasonOf, TakenLines } from '../../platform/index.ts';
import type { Store } from '../../store/index.ts';
import { serveApi } from './api-server.ts';
import { type ApiServerOptions, apiServerOptions } from './api-server-options.ts';
import { giveBackSoon } from './give-back.ts';
import { type HandleMessages, readHandle } from './handle-requests.ts';
import { takeOwnFile } from './own-file.ts';

/**
 * Serves the API for a handle, for as long as that is there. What is said to the handle are lines: `log TEXT`, and at the end
 * `exit CODE`. Resolves when the server is gone.
 */
export function serveHandle(connection: Duplex, head: Buffer, store: Store): Promise<void> {
  return new Promise((resolve) => {
    const server = new HandledServer(connection, store);
    readHandle(connection, head, {
      asked: (messages) => void server.start(messages),
      stopped: () => void server.stop(0).then(resolve),
    });
  });
}

class HandledServer {
  private readonly connection: Duplex;
  private readonly store: Store;
  private readonly lines: TakenLines;
  private serving: Promise<AsyncDisposable> | undefined;

  constructor(connection: Duplex, store: Store) {
    this.connection = connection;
    this.store = store;
    this.lines = new TakenLines(connection, () => performance.now());
  }

  async start({ proof, folder, args }: HandleMessages): Promise<void> {
    if (!takeOwnFile(proof.file, proof.text)) {
      this.end('this etcd belongs to another user', 1);
      return;
    }
    try {
      const options = inFolder(apiServerOptions(args), folder);
      const log = createLineLog(options.logLevel, (line) => this.say(line));
      this.serving = serveApi(options, this.store, log.named('apiserver'), () => this.lines.check());
      await this.serving;
      this.say(`Serving securely on ${options.host}:${options.port}`);
      giveBackSoon();
    } catch (error) {
      this.serving = undefined;
      this.end(`Error: ${reasonOf(error)}`, 1);
    }
  }

  async stop(code: number): Promise<void> {
    const serving = await this.serving?.catch(() => undefined);
    await serving?.dispose();
    this.connection.end(`exit ${code}\n`);
  }

  private end(message: string, code: number): void {
    this.say(message);
    this.connection.end(`exit ${code}\n`);
  }

  private say(text: string): void {
    if (!this.connection.writable) return;
    for (const line of text.split('\n')) this.lines.write(`log ${line}`);
  }
}

/** The options with paths from where the handle was started. */
function inFolder(options: ApiServerOptions, folder: string): ApiServerOptions {
  const { serviceAccounts, audit } = options;
  const whole = (file: string): string => path.resolve(folder, file);
  const maybe = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : whole(file);
  return {
    ...options,
    certDir: whole(options.certDir),
    certificateFile: maybe(options.certificateFile),
    privateKeyFile: maybe(options.privateKeyFile),
    clientAuthorityFile: maybe(options.clientAuthorityFile),
    tokenAuthFile: maybe(options.tokenAuthFile),
    authenticationConfig: maybe(options.authenticationConfig),
    authorizationPolicyFile: maybe(options.authorizationPolicyFile),
    authorizationConfig: maybe(options.authorizationConfig),
    serviceAccounts: {
      ...serviceAccounts,
      signingKeyFile: maybe(serviceAccounts.signingKeyFile),
      keyFiles: serviceAccounts.keyFiles.map(whole),
    },
    audit: audit && {
      ...audit,
      policyFile: whole(audit.policyFile),
      logPath: audit.logPath === '-' ? '-' : whole(audit.logPath),
    },
  };
}
