import { ownValue, type UrlRequest } from '../../base/index.ts';

/** By what the server proves to a webhook that it is the server. */
export type Credential = Pick<UrlRequest, 'headers' | 'clientCertificate'>;

/** What a kubeconfig says of webhooks. */
export interface WebhookCredentials {
  /** By the server that they are for: `HOST:PORT`, `NAME.NAMESPACE.svc`, `*.example.com`, `*`. */
  readonly users: Readonly<Record<string, Credential>>;
  /** Of the current context: for all others. */
  readonly current?: Credential;
}

const HTTPS_PORT = 443;

/** What a server is shown; undefined: nothing. The name that says most comes first; the usual port may be left out of it. */
export function credentialFor(
  { users, current }: WebhookCredentials,
  host: string,
  port: number,
): Credential | undefined {
  const name = host.includes(':') ? `[${host}]` : host;
  const targets = [`${name}:${port}`, ...(port === HTTPS_PORT ? [host] : [])];
  for (const target of [...targets.flatMap(withStars), '*']) {
    const found = ownValue(users, target);
    if (found) return found;
  }
  return current;
}

/** `a.b.c`, `*.b.c`, `*.c`. */
function withStars(target: string): string[] {
  const steps = target.split('.');
  return [target, ...steps.slice(1).map((_, index) => `*.${steps.slice(index + 1).join('.')}`)];
}
