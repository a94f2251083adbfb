import {
  type ClientCertificate,
  type Clock,
  type HttpsAnswer,
  type HttpsClient,
  type HttpsExchange,
  HttpsFailure,
  type HttpsStream,
  type Random,
} from '../../base/index.ts';
import type { ObjectReader, User } from '../../apiserver/index.ts';
import { addressOfService, Authorities, failureText } from '../webhook-client/index.ts';
import { identityHeaders } from './identity-headers.ts';
import type { Remote } from './registration.ts';

export interface ServiceRequestParts {
  readonly https: HttpsClient;
  readonly reader: ObjectReader;
  readonly clock: Clock;
  readonly random: Random;
  /** By what the server proves to others that it speaks for users; undefined where it has nothing. */
  frontProxy(): ClientCertificate | undefined;
}

/** A request for a server that extends the API. */
export interface ServiceRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: HttpsExchange['headers'];
  readonly body: Uint8Array;
  /** For whom it is. */
  readonly user: User;
  readonly signal: AbortSignal;
}

/** A request got no answer. */
export class NoAnswerError extends Error {
  /** Where it was sent, as `https://10.0.0.1:8443`. */
  readonly origin: string;

  constructor(message: string, origin: string) {
    super(message);
    this.origin = origin;
  }
}

/** Sends requests to the servers behind Services, in the name of users. */
export class ServiceRequests {
  private readonly parts: ServiceRequestParts;
  private readonly authorities = new Authorities();

  constructor(parts: ServiceRequestParts) {
    this.parts = parts;
  }

  /**
   * Resolves with the head of the answer. Rejects with a `WebhookFailure` where the Service leads nowhere, and with a
   * {@link NoAnswerError} where nobody answers, both in Go's words.
   */
  async open(remote: Remote, request: ServiceRequest): Promise<HttpsStream & { readonly origin: string }> {
    const { https, reader, random, clock } = this.parts;
    const { isSimulated, host, port } = await addressOfService(remote.service, reader, random);
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const origin = `https://${address}`;
    const serverName = `${remote.service.name}.${remote.service.namespace}.svc`;
    try {
      // The network of simulated Pods leads nowhere.
      if (isSimulated) throw new HttpsFailure('refused', { address });
      return { ...(await https.open(this.exchange(remote, request, { host, port, serverName }))), origin };
    } catch (error) {
      if (!(error instanceof HttpsFailure)) throw error;
      throw new NoAnswerError(failureText(error, serverName, clock.now()), origin);
    }
  }

  /** As `open`, with the answer read whole. */
  async ask(remote: Remote, request: ServiceRequest, limitBytes: number): Promise<HttpsAnswer> {
    const { status, headers, body, connection, origin } = await this.open(remote, request);
    connection?.abort();
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const chunk of body) {
        length += chunk.length;
        if (length > limitBytes) throw new HttpsFailure('tooLarge', { detail: String(limitBytes) });
        chunks.push(chunk);
      }
    } catch (error) {
      if (!(error instanceof HttpsFailure)) throw error;
      throw new NoAnswerError(failureText(error, '', this.parts.clock.now()), origin);
    }
    return { status, headers: firstOf(headers), body: joined(chunks, length) };
  }

  private exchange(
    remote: Remote,
    { method, target, headers, body, user, signal }: ServiceRequest,
    at: Pick<HttpsExchange, 'host' | 'port' | 'serverName'>,
  ): HttpsExchange {
    const authorities = this.authorities.of(remote);
    const clientCertificate = this.parts.frontProxy();
    return {
      ...at,
      method,
      target,
      headers: { ...headers, ...identityHeaders(user) },
      body,
      signal,
      ...(authorities === undefined ? {} : { authorities }),
      ...(clientCertificate ? { clientCertificate } : {}),
      ...(remote.isUnverified ? { isUnverified: true } : {}),
    };
  }
}

function firstOf(headers: HttpsStream['headers']): Record<string, string> {
  const entries = Object.entries(headers).map(
    ([name, value]) => [name, typeof value === 'string' ? value : (value[0] ?? '')] as const,
  );
  return Object.fromEntries(entries);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
