import { WebhookFailure } from './webhook-failure.ts';

/** How a webhook is reached, as configurations and definitions say it. */
export interface WebhookAddress {
  readonly url?: string;
  readonly service?: ServiceReference;
  /** PEM in base64, as the field is. */
  readonly caBundle?: string;
}

export interface ServiceReference {
  readonly namespace: string;
  readonly name: string;
  readonly path?: string;
  readonly port?: number;
}

/** What is asked for, and how errors name it. */
export interface Target {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly target: string;
}

const HTTPS_PORT = 443;

/** The webhook is told how long it is waited for. */
export function targetOf({ url, service }: WebhookAddress, timeoutSeconds: number): Target {
  const query = `?timeout=${timeoutSeconds}s`;
  if (service) {
    const [host, port] = [serverNameOf(service), portOf(service)];
    const target = cleanPath(service.path ?? '') + query;
    return { url: `https://${host}:${port}${target}`, host, port, target };
  }
  if (url === undefined) {
    throw new WebhookFailure('webhook configuration must have either service or URL', { isAsked: false });
  }
  const { hostname, host, port, pathname } = new URL(url);
  // A port that need not be named is named where it was.
  const named = /^https:\/\/[^/]*:443(\/|$)/i.test(url) ? `${host}:${HTTPS_PORT}` : host;
  const target = cleanPath(pathname) + query;
  return {
    url: `https://${named}${target}`,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? HTTPS_PORT : Number(port),
    target,
  };
}

/** The name that a service must have in its certificate. */
export function serverNameOf({ namespace, name }: ServiceReference): string {
  return `${name}.${namespace}.svc`;
}

export function portOf({ port = HTTPS_PORT }: ServiceReference): number {
  return port;
}

/** As upstream's client joins paths: no slash at the end, and none twice. */
function cleanPath(path: string): string {
  return `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;
}
