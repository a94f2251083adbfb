// Asks upstream's API server and ours, with a webhook for each: what is it asked of every way to write, subresources and
// CONNECT included, and what does the client get for every answer that a webhook may give. Prints what differs.
//   WHEELHOUSE_KUBE_APISERVER=… WHEELHOUSE_ETCD=… node test/upstream/admission.ts [WORD …]
// The words choose by name.
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';
import { ANSWERS, type Review, type WebhookAnswer } from './admission/answers.ts';
import { PREPARED, type Write, WRITES } from './admission/writes.ts';
import type { Answer, Send } from './send.ts';
import { upstreamPrograms, withServers } from './servers.ts';

const words = process.argv.slice(2);
const isChosen = ({ name }: { readonly name: string }): boolean =>
  words.length === 0 || words.some((word) => name.includes(word));

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const EVERYTHING = { apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], operations: ['*'] };
/** Upstream's server has its webhooks from a watch, which takes its time. */
const TRIES = 100;

class Side {
  readonly asked: Review['request'][] = [];
  private readonly send: Send;
  private readonly webhook: WebhookServer;
  private answer: WebhookAnswer | undefined;

  constructor(send: Send, webhook: WebhookServer) {
    this.send = send;
    this.webhook = webhook;
    webhook.paths.set('/ask', (review, response) => {
      const { request } = review as Review;
      this.asked.push(request);
      const { status = 200, contentType = 'application/json', body } = this.answer ?? REFUSES;
      response.writeHead(status, { 'content-type': contentType, location: '/ask' });
      response.end(body(review as Review));
    });
  }

  async prepare(): Promise<void> {
    for (const write of PREPARED) await this.write(write);
  }

  /** Has the webhook asked of what rules say; resolves once it is. */
  async configure(kind: 'mutating' | 'validating', rule: object, version: string): Promise<void> {
    const webhook = {
      name: 'asked.example.com',
      clientConfig: { url: this.webhook.urlOf('/ask'), caBundle: this.webhook.caBundle },
      rules: [rule],
      sideEffects: 'None',
      timeoutSeconds: 5,
      admissionReviewVersions: [version],
    };
    const body = JSON.stringify({ metadata: { name: 'asked' }, webhooks: [webhook] });
    await this.send('POST', `${GROUP}/${kind}webhookconfigurations`, body);
    this.answer = undefined;
    await this.until(async () => (await this.probe()).text.includes('refused by the probe'));
  }

  async remove(kind: 'mutating' | 'validating'): Promise<void> {
    await this.send('DELETE', `${GROUP}/${kind}webhookconfigurations/asked`);
    await this.until(async () => (await this.probe()).status === 201);
  }

  async respond(answer: WebhookAnswer | undefined, write: Write): Promise<Answer> {
    this.answer = answer;
    this.asked.length = 0;
    return this.write(write);
  }

  private probe(): Promise<Answer> {
    return this.send(
      'POST',
      '/api/v1/namespaces/default/configmaps?dryRun=All',
      '{"metadata":{"name":"probe"}}',
    );
  }

  private write({ method, path, body, contentType, headers = {} }: Write): Promise<Answer> {
    const type = contentType === undefined ? {} : { 'content-type': contentType };
    return this.send(method, path, body && JSON.stringify(body), { ...type, ...headers });
  }

  private async until(isSo: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt++) if (await isSo()) return;
    throw new Error('the webhook is not as configured');
  }
}

const REFUSES: WebhookAnswer = {
  name: 'refuses',
  body: ({ kind, apiVersion, request: { uid } }) =>
    JSON.stringify({
      kind,
      apiVersion,
      response: { uid, status: { message: 'refused by the probe', code: 403 } },
    }),
};

let compared = 0;
let different = 0;

async function compare(upstream: Send, ours: Send): Promise<void> {
  const webhooks = [await startWebhookServer(), await startWebhookServer()] as const;
  const sides = [new Side(upstream, webhooks[0]), new Side(ours, webhooks[1])] as const;
  try {
    for (const side of sides) await side.prepare();
    for (const kind of ['mutating', 'validating'] as const) {
      for (const version of ['v1', 'v1beta1']) {
        for (const side of sides) await side.configure(kind, EVERYTHING, version);
        for (const write of WRITES.filter(isChosen))
          await compareQuestions(`${kind} ${version}`, sides, write);
        for (const answer of ANSWERS.filter(isChosen))
          await compareAnswers(`${kind} ${version}`, sides, answer);
        for (const side of sides) await side.remove(kind);
      }
    }
  } finally {
    for (const webhook of webhooks) await webhook.close();
  }
  console.log(`${different} of ${compared} differ`);
}

/** What the webhook is asked, and what its refusal makes of the request. */
async function compareQuestions(title: string, sides: readonly Side[], write: Write): Promise<void> {
  const texts: string[] = [];
  for (const side of sides) {
    const answer = await side.respond(undefined, write);
    const asked = side.asked.map((request) => pretty(request));
    texts.push([shown(answer), ...asked].join('\n'));
  }
  const [theirs = '', own = ''] = texts;
  report(`${title}: ${write.name}`, theirs, own);
}

/** What the client gets for what the webhook answers. */
async function compareAnswers(title: string, sides: readonly Side[], answer: WebhookAnswer): Promise<void> {
  const write = {
    name: 'create',
    method: 'POST',
    path: '/api/v1/namespaces/webhooks/configmaps?dryRun=All',
    body: { metadata: { name: 'c' }, data: { k: 'v' } },
  };
  const [theirs = '', own = ''] = await Promise.all(
    sides.map(async (side) => shown(await side.respond(answer, write))),
  );
  report(`${title}: the webhook answers ${answer.name}`, theirs, own);
}

function report(name: string, theirs: string, own: string): void {
  compared++;
  if (theirs === own) return;
  different++;
  const [before, after] = [theirs.split('\n'), own.split('\n')];
  const at = before.findIndex((line, index) => line !== after[index]);
  const lines = (some: readonly string[]): string => some.slice(Math.max(at - 1, 0), at + 4).join('\n    ');
  console.log(`${name}\n  upstream\n    ${lines(before)}\n  ours\n    ${lines(after)}`);
}

function shown({ status, headers, text }: Answer): string {
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // It is shown as it is.
  }
  return `${status} ${pretty(headers['warning'] ?? [])} ${pretty(body)}`;
}

function pretty(value: unknown): string {
  return JSON.stringify(sorted(value), undefined, 1)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/"resourceVersion": "\d+"/g, '"resourceVersion": "N"')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'ADDRESS')
    .replaceAll(/"authentication.kubernetes.io\/credential-id": \[\s*"[^"]*"\s*\]/g, 'CREDENTIAL')
    .replaceAll(/"generateName": "g-",\s*"name": "g-\w+"/g, 'GENERATED');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

const programs = upstreamPrograms();
if (!programs) console.log('skipped: WHEELHOUSE_KUBE_APISERVER and WHEELHOUSE_ETCD name what is compared');
else await withServers(programs, compare);
