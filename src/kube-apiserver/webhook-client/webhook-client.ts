import {
  type Clock,
  type HttpsAnswer,
  type HttpsClient,
  HttpsFailure,
  type HttpsRequest,
  type JsonObject,
  type Random,
} from '../../base/index.ts';
import { quote } from '../../api/index.ts';
import type { ObjectReader } from '../../apiserver/index.ts';
import { Authorities } from './authorities.ts';
import { type Credential, credentialFor, type WebhookCredentials } from './credentials.ts';
import { failureText, isWithinAnswer } from './failure-text.ts';
import { type Asked, redirected } from './redirect.ts';
import { refusedAnswer } from './refused-answer.ts';
import { readReview, type ReviewKind } from './review.ts';
import { addressOfService } from './service-address.ts';
import { portOf, serverNameOf, type Target, targetOf, type WebhookAddress } from './target.ts';
import { WebhookFailure } from './webhook-failure.ts';

export interface WebhookClientParts {
  readonly https: HttpsClient;
  readonly reader: ObjectReader;
  readonly clock: Clock;
  readonly random: Random;
}

/** An answer may be as large as two of the largest bodies that the API takes, and as a patch of one in base64. */
const ANSWER_LIMIT_BYTES = 12 * 1024 * 1024;
const REDIRECTS = 10;

/** Asks webhooks. */
export class WebhookClient {
  private readonly parts: WebhookClientParts;
  private readonly authorities = new Authorities();

  constructor(parts: WebhookClientParts) {
    this.parts = parts;
  }

  /**
   * Sends a review, and resolves with the one that is answered. Rejects with a {@link WebhookFailure} where there is none
   * within the time, or what comes is none.
   *
   * @param credentials by what the server proves itself; left out, by nothing
   */
  async ask(
    address: WebhookAddress,
    review: JsonObject,
    kind: ReviewKind,
    timeoutMs: number,
    credentials?: WebhookCredentials,
  ): Promise<JsonObject> {
    const body = new TextEncoder().encode(
      JSON.stringify({ kind: kind.kind, apiVersion: `${kind.group}/${kind.version}`, ...review }),
    );
    const target = targetOf(address, Math.ceil(timeoutMs / 1000));
    const giveUp = new AbortController();
    const timer = this.parts.clock.setTimer(timeoutMs, () => giveUp.abort());
    try {
      const answer = await this.exchange(address, target, body, {
        signal: giveUp.signal,
        credential: credentials && credentialFor(credentials, target.host, target.port),
      });
      if (answer.status < 200 || answer.status > 206) {
        throw new WebhookFailure(refusedAnswer(answer), { code: answer.status });
      }
      return readReview(answer, kind);
    } finally {
      timer.dispose();
    }
  }

  /** Follows redirects as Go does. */
  private async exchange(
    address: WebhookAddress,
    target: Target,
    body: Uint8Array,
    { signal, credential }: { readonly signal: AbortSignal; readonly credential: Credential | undefined },
  ): Promise<HttpsAnswer> {
    const authorities = this.authorities.of(address);
    const serverName = address.service && target.host;
    let next: Asked = { ...target, method: 'POST', body };
    for (let count = 0; ; count++) {
      // Where an answer leads elsewhere, that is no server to prove anything to.
      const shown = next.host === target.host && next.port === target.port ? credential : undefined;
      const answer = await this.send(address, {
        ...next,
        authorities,
        serverName,
        signal,
        credential: shown,
      });
      const location = redirected(answer, next);
      if (!location) return answer;
      if (count === REDIRECTS) {
        throw new WebhookFailure(
          `Post ${quote(answer.headers['location'] ?? '')}: stopped after ${REDIRECTS} redirects`,
        );
      }
      next = location;
    }
  }

  private async send(address: WebhookAddress, request: Sent): Promise<HttpsAnswer> {
    const { https, clock } = this.parts;
    const { serverName, authorities, url, credential, ...rest } = request;
    const verb = request.method === 'POST' ? 'Post' : 'Get';
    const failed = (why: string): WebhookFailure => new WebhookFailure(`${verb} ${quote(url)}: ${why}`);
    try {
      return await https.send({
        ...rest,
        headers: { ...HEADERS, ...credential?.headers },
        ...(credential?.clientCertificate ? { clientCertificate: credential.clientCertificate } : {}),
        answerLimitBytes: ANSWER_LIMIT_BYTES,
        ...(await this.connection(address, request)),
        ...(authorities === undefined ? {} : { authorities }),
        ...(serverName === undefined ? {} : { serverName }),
      });
    } catch (error) {
      if (error instanceof WebhookFailure) throw failed(error.message);
      if (!(error instanceof HttpsFailure)) throw error;
      const text = failureText(error, serverName ?? request.host, clock.now());
      if (!isWithinAnswer(error)) throw failed(text);
      throw new WebhookFailure(
        `unexpected error when reading response body. Please retry. Original error: ${text}`,
      );
    }
  }

  /** Where a service leads to now. Whatever else is named, a redirect leads there. */
  private async connection(
    { service }: WebhookAddress,
    { host, port }: Sent,
  ): Promise<Pick<HttpsRequest, 'address'>> {
    if (!service || host !== serverNameOf(service) || port !== portOf(service)) return {};
    const { reader, random } = this.parts;
    const { isSimulated, ...address } = await addressOfService({ ...service, port }, reader, random);
    // The network of simulated Pods leads nowhere.
    if (isSimulated) throw new HttpsFailure('refused', { address: addressText(address.host, address.port) });
    return { address };
  }
}

const HEADERS = {
  accept: 'application/json, */*',
  'content-type': 'application/json',
  'user-agent': 'kube-apiserver-admission',
};

interface Sent extends Target, Pick<HttpsRequest, 'method' | 'body' | 'signal'> {
  readonly authorities: string | undefined;
  readonly serverName: string | undefined;
  readonly credential: Credential | undefined;
}

function addressText(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
