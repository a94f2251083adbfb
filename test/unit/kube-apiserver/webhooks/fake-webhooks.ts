import {
  type HttpsAnswer,
  type HttpsClient,
  HttpsFailure,
  type HttpsRequest,
  type JsonObject,
} from '../../../../src/base/index.ts';

/** A review as a webhook sees it, and what was asked for. */
export interface SeenReview {
  readonly kind: string;
  readonly apiVersion: string;
  // The shape of what is sent is what the tests are about.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly request: any;
}

export type Responder = (review: SeenReview, request: HttpsRequest) => Reply | Promise<Reply>;
/** What a webhook answers: the `response` of a review; or an answer as it is. */
export type Reply = JsonObject | { readonly answer: Partial<HttpsAnswer> & { readonly text?: string } };

/** Webhooks that answer in the process, each at a host of its own. */
export class FakeWebhooks implements HttpsClient {
  /** What was sent, in its order. */
  readonly sent: HttpsRequest[] = [];
  readonly reviews: SeenReview[] = [];
  private readonly responders = new Map<string, Responder>();

  /** Lets a host answer. */
  at(host: string, responder: Responder): void {
    this.responders.set(host, responder);
  }

  /** The hosts that were asked, in their order. */
  get asked(): string[] {
    return this.sent.map(({ host }) => host);
  }

  async send(request: HttpsRequest): Promise<HttpsAnswer> {
    this.sent.push(request);
    const { host, port, signal, address = { host, port } } = request;
    const responder = this.responders.get(host);
    if (!responder) throw new HttpsFailure('refused', { address: `${address.host}:${address.port}` });
    const text = new TextDecoder().decode(request.body);
    const review = (text === '' ? {} : JSON.parse(text)) as SeenReview;
    this.reviews.push(review);
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new HttpsFailure('aborted')), { once: true });
    });
    return answerOf(review, await Promise.race([Promise.resolve(responder(review, request)), aborted]));
  }

  open(): Promise<never> {
    return Promise.reject(new Error('a webhook is asked for a whole answer'));
  }

  dispose(): void {}
}

function answerOf({ kind, apiVersion, request }: SeenReview, reply: Reply): HttpsAnswer {
  const given = reply['answer'] as (Partial<HttpsAnswer> & { readonly text?: string }) | undefined;
  const text = given
    ? (given.text ?? '')
    : JSON.stringify({ kind, apiVersion, response: { uid: request.uid, ...reply } });
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: new TextEncoder().encode(text), ...given };
}

/** A `response` that lets the write pass with a JSON patch. */
export function patch(...operations: readonly JsonObject[]): JsonObject {
  const text = JSON.stringify(operations);
  return { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(text).toString('base64') };
}

/** The rule of a webhook that is asked about every write of a ConfigMap. */
export const RULE = { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['*'] };

export type HookKind = 'Mutating' | 'Validating';

/** A configuration with one webhook at `https://HOST/`, for config maps unless it says otherwise. */
export function configuration(kind: HookKind, name: string, hook: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${kind}WebhookConfiguration`,
    metadata: { name },
    webhooks: [webhook(name, hook)],
  };
}

export function webhook(name: string, hook: JsonObject = {}): JsonObject {
  return {
    name: `${name}.example.com`,
    clientConfig: { url: `https://${name}/hook` },
    rules: [RULE],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    ...hook,
  };
}

export function configurationsPath(kind: HookKind): string {
  return `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}webhookconfigurations`;
}
