import assert from 'node:assert/strict';
import { randomInt, SeededRandom } from '../../../src/base/index.ts';
import { type Answer, Connection, type Silence } from './connection.ts';
import { mutateBytes } from './mutate.ts';
import { Target } from './target.ts';
import { NAMESPACE, type ValidRequest, ValidRequests } from './valid-requests.ts';

const CONNECTIONS = 6;
/** Bytes that are no requests any more may say that more comes: the server waits, and nobody is in the wrong. */
const BROKEN_SILENT_MS = 200;
/** After so many requests what was made is taken away, and the server is asked how it is. */
const IN_ROUND = 2000;
/** So many rounds does a server live. The memory that it holds is compared between two of them. */
const ROUNDS = 25;
const FIRST_MEASURED = 4;
/** What caches, and compiled code, may add between two measurements. */
const MEMORY_SLACK_MIB = 100;

export interface MutationFigures {
  requests: number;
  servers: number;
  /** By the status, or by how a connection ended without one. */
  readonly answers: Record<string, number>;
  /** What is wrong, and how often, with an example of each. */
  readonly faults: Map<string, { count: number; example: string }>;
  memoryMiB: number[];
}

/**
 * Sends requests that are nearly valid, on several connections, to one server after the other, and holds the server to
 * this: it stays, and is ready; it answers all that is framed as a request; no answer is a 500, each refusal in JSON is a
 * `Status`; and what it holds afterwards it held before.
 */
export class Mutations {
  readonly figures: MutationFigures = {
    requests: 0,
    servers: 0,
    answers: {},
    faults: new Map(),
    memoryMiB: [],
  };
  private readonly seed: number;
  private target: Target | undefined;
  private rounds = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Some thousand requests, and how the server is afterwards. */
  async round(): Promise<void> {
    const target = (this.target ??= await this.begin());
    const workers = Array.from({ length: CONNECTIONS }, (_, worker) =>
      this.work(target, new SeededRandom(this.seed * 1_000_003 + this.rounds * CONNECTIONS + worker)),
    );
    await Promise.all(workers);
    await this.check(target);
    this.rounds++;
    if (target.rounds >= ROUNDS) await this.end(target);
  }

  async dispose(): Promise<void> {
    await this.target?.stop();
    this.target = undefined;
  }

  private async begin(): Promise<Target> {
    this.figures.servers++;
    const target = await Target.start();
    await this.clear(target);
    return target;
  }

  private async end(target: Target): Promise<void> {
    this.target = undefined;
    const code = await target.stop();
    assert.equal(code, 0, `the server ended with ${code}: ${target.complaints}`);
  }

  private async work(target: Target, random: SeededRandom): Promise<void> {
    const requests = await ValidRequests.create(random);
    const connection = new Connection(target.address);
    for (let left = IN_ROUND / CONNECTIONS; left > 0; left--)
      await this.sendOne(connection, requests, random);
    connection.close();
  }

  private async sendOne(
    connection: Connection,
    requests: ValidRequests,
    random: SeededRandom,
  ): Promise<void> {
    const isBroken = randomInt(random, 40) === 0;
    const many = isBroken || randomInt(random, 20) === 0 ? 1 + randomInt(random, 4) : 1;
    const valid = Array.from({ length: many }, () => nearlyValid(requests, random));
    const bytes = Buffer.concat(valid.map((request) => framed(request, isBroken ? 'close' : 'keep-alive')));
    const sent = isBroken ? mutateBytes(bytes, random) : bytes;
    this.figures.requests += many;
    let answers: (Answer | Silence)[];
    try {
      answers = await connection.send(
        sent,
        valid.map(({ method }) => method),
        isBroken ? BROKEN_SILENT_MS : undefined,
        valid.some(isStream),
      );
    } catch (error) {
      connection.close();
      const [request] = valid;
      this.fault(`${String(error)}`, request, isBroken);
      return;
    }
    for (const [index, answer] of answers.entries()) this.judge(answer, valid[index], isBroken);
    // Of bytes that are no requests any more nobody knows how many answers they have.
    if (isBroken) connection.close();
    else if (!connection.isClean) this.fault('more is answered than was asked', valid.at(-1), false);
  }

  private judge(answer: Answer | Silence, request: ValidRequest | undefined, isBroken: boolean): void {
    const key = typeof answer === 'string' ? answer : String(answer.status);
    this.figures.answers[key] = (this.figures.answers[key] ?? 0) + 1;
    if (typeof answer === 'string') {
      // A watch, or a request that says that more comes, has no end by itself.
      if (!isBroken && !isStream(request)) this.fault(`${answer}, without an answer`, request, isBroken);
      return;
    }
    const { status, body, contentType } = answer;
    if (status >= 500 && !MAY_FAIL.some((pattern) => pattern.test(body)))
      this.fault(`${status} ${body.slice(0, 160).replaceAll(/"[^"]{30,}"/g, '"…"')}`, request, isBroken);
    if (status >= 400 && contentType.startsWith('application/json') && body !== '') {
      let kind: unknown;
      try {
        kind = (JSON.parse(body) as { kind?: unknown } | null)?.kind;
      } catch {
        kind = 'no JSON';
      }
      if (kind !== 'Status') this.fault(`${status} is a ${String(kind)}`, request, isBroken);
    }
  }

  private fault(what: string, request: ValidRequest | undefined, isBroken: boolean): void {
    const known = this.figures.faults.get(what);
    if (known) known.count++;
    else
      this.figures.faults.set(what, { count: 1, example: `${isBroken ? 'broken: ' : ''}${shown(request)}` });
  }

  /** After a round: whatever was sent, one who sends what is right is served, and the memory comes back. */
  private async check(target: Target): Promise<void> {
    target.rounds++;
    await this.clear(target);
    for (const line of target.takeComplaints())
      if (!TRIED_AGAIN.test(line)) this.fault(`log: ${line.slice(0, 300)}`, undefined, false);
    const ready = await target.send('GET', '/readyz?verbose');
    assert.equal(ready.status, 200, `it is not ready: ${ready.body}`);
    const name = `after-${this.rounds}`;
    const path = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    const made = await target.send('POST', path, body);
    assert.equal(made.status, 201, made.body);
    assert.equal((await target.send('GET', `${path}/${name}`)).status, 200);
    assert.equal((await target.send('DELETE', `${path}/${name}`)).status, 200);
    if (target.rounds !== FIRST_MEASURED && target.rounds !== ROUNDS) return;
    const heldMiB = await target.heapMiB();
    this.figures.memoryMiB.push(heldMiB);
    if (target.rounds === FIRST_MEASURED) target.firstMiB = heldMiB;
    else
      assert.ok(
        heldMiB <= target.firstMiB + MEMORY_SLACK_MIB,
        `${target.firstMiB} MiB were held, and then ${heldMiB} MiB`,
      );
  }

  private async clear(target: Target): Promise<void> {
    for (const { method, path, query } of ValidRequests.clearing()) {
      const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      await target.send(method, `${path}${text === '' ? '' : `?${text}`}`);
    }
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
    await target.send('POST', '/api/v1/namespaces', JSON.stringify(namespace));
  }
}

/** Where upstream answers with a 500, 503 or 504, too. */
const MAY_FAIL: readonly RegExp[] = [
  /failed to create typed patch object/,
  /failed to create manager for existing fields/,
  /failed to convert new object/,
  /target\.(name|kind): /,
  /strconv\.ParseUint/,
  // A simulated node has nothing to connect to.
  /takes no connections/,
  /failed calling webhook/,
  /no endpoints available for service/,
  /error trying to reach service/,
  // A revision that is yet to come is waited for, and then given up.
  /Too large resource version/,
];

/** What a controller tries again, having heard of another's write too late. */
const TRIED_AGAIN = /reconcile failed .*"error":"409 /;

/** One part of it is not as it should be, now and then none. */
function nearlyValid(requests: ValidRequests, random: SeededRandom): ValidRequest {
  const part = randomInt(random, 12);
  const request = requests.next(part < 5 ? 1 + randomInt(random, 3) : 0);
  const text = (value: string): string =>
    Buffer.from(mutateBytes(Buffer.from(value), random)).toString('latin1');
  const safe = (value: string): string => text(value).replaceAll(/[^ -~\x80-\xff]/g, '');
  if (part < 8)
    return request.body
      ? { ...request, body: part < 5 ? request.body : mutateBytes(request.body, random) }
      : request;
  if (part === 8) return { ...request, path: `/${safe(request.path.slice(1)).replaceAll(/[^!-~]|#/g, '')}` };
  if (part === 9)
    return {
      ...request,
      query: request.query.map(([name, value]) => [name, encodeURIComponent(text(value))] as const),
    };
  if (part === 10)
    return { ...request, headers: request.headers.map(([name, value]) => [name, safe(value)] as const) };
  return request;
}

function framed({ method, path, query, headers, body }: ValidRequest, connection: string): Buffer {
  const text = query.map(([name, value]) => `${name}=${value.replaceAll(/[^!-~]|#/g, '%20')}`).join('&');
  const lines = [
    `${method} ${path}${text === '' ? '' : `?${text}`} HTTP/1.1`,
    'Host: localhost',
    `Connection: ${connection}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body ? [`Content-Length: ${body.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? new Uint8Array()]);
}

function isStream(request: ValidRequest | undefined): boolean {
  if (!request) return true;
  const { path, query, headers } = request;
  return (
    query.some(([name]) => name === 'watch' || name === 'follow') ||
    headers.some(([name]) => name === 'Expect') ||
    /\/watch\/|\/proxy|\/(exec|attach|portforward)/.test(path)
  );
}

function shown(request: ValidRequest | undefined): string {
  return request ? framed(request, 'keep-alive').toString('latin1').slice(0, 1500) : '';
}
