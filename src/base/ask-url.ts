import type { Clock } from './clock.ts';
import type { ClientCertificate, HttpsAnswer, HttpsClient } from './https-client.ts';

/** A request to a server that a URL names. */
export interface UrlRequest {
  readonly method: 'GET' | 'POST';
  /** It begins with `https:`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** What the server is verified with, as PEM; what the host trusts where left out. */
  readonly authorities?: string | undefined;
  readonly clientCertificate?: ClientCertificate | undefined;
  /** The name that the server must prove to be, where it is not that of the URL. */
  readonly serverName?: string | undefined;
  readonly timeoutMs: number;
  /** A longer answer is a failure. */
  readonly limitBytes: number;
}

/** Resolves with an answer of any status; rejects where there is none, in time and of a size that is allowed. */
export async function askUrl(https: HttpsClient, clock: Clock, request: UrlRequest): Promise<HttpsAnswer> {
  const { method, url, headers = {}, body = NO_BODY, timeoutMs, limitBytes } = request;
  const { authorities, clientCertificate, serverName } = request;
  const { protocol, hostname, port, pathname, search } = new URL(url);
  if (protocol !== 'https:') throw new Error(`${url} is not asked over TLS`);
  const giveUp = new AbortController();
  const timer = clock.setTimer(timeoutMs, () => giveUp.abort());
  try {
    return await https.send({
      method,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? HTTPS_PORT : Number(port),
      target: pathname + search,
      headers,
      body,
      answerLimitBytes: limitBytes,
      signal: giveUp.signal,
      ...(authorities === undefined ? {} : { authorities }),
      ...(clientCertificate ? { clientCertificate } : {}),
      ...(serverName === undefined ? {} : { serverName }),
    });
  } finally {
    timer.dispose();
  }
}

const HTTPS_PORT = 443;
const NO_BODY = new Uint8Array();
