import type { MetricsSource } from '../../base/index.ts';
import { textBytes } from '../reply/json-bytes.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import { bytesReply, type Reply } from '../reply/reply.ts';
import type { Call } from '../request/call.ts';
import { methodNotAllowed } from '../request/refusals.ts';
import type { RequestInfo } from '../request/request-info.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';

/** The verbs that are counted by name; any other method is one. */
const VERBS: ReadonlySet<string> = new Set(
  'create,delete,deletecollection,get,list,patch,post,put,update,watch'.split(','),
);

/** Counts the answers of the server, for `/metrics` in Prometheus' text form and upstream's names. */
export class RequestMetrics implements PathHandler {
  /** By the labels of `apiserver_request_total`. */
  private readonly counts = new Map<string, number>();
  private readonly others: readonly MetricsSource[];

  /** `others` are served after the server's own. */
  constructor(others: readonly MetricsSource[] = []) {
    this.others = others;
  }

  /** Counts an answer to a resource that is served, or to a path. */
  count({ verb, group, version, resource }: RequestInfo, code: number): void {
    const known = VERBS.has(verb) ? verb.toUpperCase() : 'OTHER';
    const labels = `code="${code}",group="${group}",resource="${resource}",verb="${known}",version="${version}"`;
    this.counts.set(labels, (this.counts.get(labels) ?? 0) + 1);
  }

  async handle({ http: { method }, info: { path } }: Call): Promise<Reply | undefined> {
    if (path !== '/metrics' && path !== '/metrics/slis') return undefined;
    if (method !== 'GET') throw methodNotAllowed();
    return bytesReply(200, CONTENT_TYPE, textBytes(path === '/metrics' ? this.text() : ''));
  }

  private text(): string {
    const lines = [...this.counts].map(([labels, count]) => `apiserver_request_total{${labels}} ${count}\n`);
    const own = `# TYPE apiserver_request_total counter\n${lines.sort().join('')}`;
    return own + this.others.map((source) => source.text()).join('');
  }
}
