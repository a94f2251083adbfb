import type { AsyncDisposable, HttpHandler, Log } from '../base/index.ts';
import type { KeyPair } from './pki/authority.ts';
export interface HttpsServerOptions {
  readonly handler: HttpHandler;
  readonly server: KeyPair;
  /** The authority, as PEM, that client certificates are verified against. */
  readonly clientAuthority: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Log;
  /** How long an upgraded connection may be silent before it is broken off. Four hours, as upstream, where left out. */
  readonly upgradeIdleMs?: number;
}
export interface HttpsServer extends AsyncDisposable {
  readonly port: number;
}
/** Serves a handler over HTTPS. Rejects with the socket's error where the port is taken. */
export declare function serveHttps(options: HttpsServerOptions): Promise<HttpsServer>;
//# sourceMappingURL=https-server.d.ts.map
