import {
  type Clock,
  type CollectedSeries,
  MetricsRegistry,
  type MetricsSource,
  type Random,
  randomUuid,
} from '../../base/index.ts';
import type { User } from '../contracts/index.ts';
import type { RequestInfo } from '../request/request-info.ts';
import { type AuditConfig, type AuditLevel, type AuditPolicy, auditRules } from './policy.ts';

/** Where the log goes. */
export interface AuditSink {
  /** Takes a line, without its end, and never lets anybody wait. False: there is no room for it, and it is lost. */
  write(line: string): boolean;
}

/** Where there is no log, no events are: who reads the metrics is told so. */
export function noAudit(): MetricsSource {
  const metrics = new MetricsRegistry();
  countEvents(metrics, () => 0);
  return metrics;
}

/** No request is refused for the log: it never waits. */
function countEvents(metrics: MetricsRegistry, written: () => number): void {
  metrics.collect('apiserver_audit_event_total', 'counter', 'Events that were logged.', () => [
    [{}, written()],
  ]);
  metrics.counter(
    'apiserver_audit_requests_rejected_total',
    'Requests that were refused for what the log failed at.',
  );
}

/** A longer name for a request is cut. */
const ID_LENGTH = 64;

/** What is logged of which request, and where: the audit of a server. */
export class Auditor implements MetricsSource {
  readonly clock: Clock;
  /** What is logged of a request. */
  readonly configOf: (user: User, info: RequestInfo) => AuditConfig;
  private readonly random: Random;
  private readonly sink: AuditSink;
  private readonly metrics = new MetricsRegistry();
  private readonly levels = new Map<AuditLevel, number>();
  private written = 0;
  private lost = 0;

  constructor(parts: {
    readonly clock: Clock;
    readonly random: Random;
    readonly policy: AuditPolicy;
    readonly sink: AuditSink;
  }) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.sink = parts.sink;
    this.configOf = auditRules(parts.policy);
    const { metrics } = this;
    countEvents(metrics, () => this.written);
    metrics.collect('apiserver_audit_error_total', 'counter', 'Events that were lost.', () => [
      [{ plugin: 'log' }, this.lost],
    ]);
    metrics.collect('apiserver_audit_level_total', 'counter', 'Requests by the level of their log.', () =>
      [...this.levels].map(([level, count]): CollectedSeries => [{ level }, count]),
    );
  }

  /** What a request is known by in the log: as its client names it, or a name of its own. */
  idOf(given: string | undefined): string {
    return given ? given.slice(0, ID_LENGTH) : randomUuid(this.random);
  }

  count(level: AuditLevel): void {
    this.levels.set(level, (this.levels.get(level) ?? 0) + 1);
  }

  log(line: string): void {
    if (this.sink.write(line)) this.written++;
    else this.lost++;
  }

  text(): string {
    return this.metrics.text();
  }
}
