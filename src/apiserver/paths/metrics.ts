import type { HttpRequest, HttpResponse } from '../../base/index.ts';
import type { PathHandler } from '../contracts/index.ts';
import { answer } from '../encoding/answer.ts';
import { textBytes } from '../encoding/json-bytes.ts';
import { methodNotAllowed } from '../handlers/refusals.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';

/** Counts the answers of the server, for `/metrics` in Prometheus' text form and upstream's names. */
export class RequestMetrics implements PathHandler {
  private readonly counts = new Map<string, number>();

  count(labels: { verb: string; group: string; version: string; resource: string; code: number }): void {
    const { verb, group, version, resource, code } = labels;
    const key = `code="${code}",group="${group}",resource="${resource}",verb="${verb.toUpperCase()}",version="${version}"`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  async handle({ method }: HttpRequest, path: string): Promise<HttpResponse | undefined> {
    if (path !== '/metrics' && path !== '/metrics/slis') return undefined;
    if (method !== 'GET') throw methodNotAllowed();
    return answer(200, CONTENT_TYPE, textBytes(path === '/metrics' ? this.text() : ''));
  }

  private text(): string {
    const lines = [...this.counts].map(([labels, count]) => `apiserver_request_total{${labels}} ${count}\n`);
    return `# TYPE apiserver_request_total counter\n${lines.sort().join('')}`;
  }
}
