import {
  type Clock,
  type CollectedSeries,
  MetricsRegistry,
  type MetricsSource,
  type Tally,
} from '../../base/index.ts';
import type { Call } from '../request/call.ts';
import { dryRunOf, type RequestedResource, RequestSeries, seriesKey } from './request-series.ts';
import { Watermark } from './watermark.ts';

/** More than there are of all built-in kinds together. What comes after is counted by nobody. */
const MOST_SERIES = 20_000;

/** A request under way. */
export interface CountedRequest {
  /** Undefined where what is asked for is not there. */
  readonly series: RequestSeries | undefined;
  readonly inFlight: Watermark | undefined;
  readonly receivedMs: number;
}

/**
 * Counts requests and answers, under upstream's names and with its labels. Only what there is is counted, so that no client
 * can make up something to count; what is no longer served is forgotten.
 */
export class RequestMetrics implements MetricsSource {
  private readonly isServed: (of: RequestedResource) => boolean;
  private readonly series = new Map<string, RequestSeries>();
  private readonly mutating = new Watermark();
  private readonly readOnly = new Watermark();
  private readonly registry = new MetricsRegistry();

  /** `isServed`: whether a resource, or subresource, is there. */
  constructor(isServed: (of: RequestedResource) => boolean, clock: Clock) {
    this.isServed = isServed;
    this.register(clock);
  }

  begin(call: Call): CountedRequest {
    const series = this.seriesOf(call);
    if (series?.isLongRunning) {
      series.active++;
      return { series, inFlight: undefined, receivedMs: call.receivedMs };
    }
    const inFlight = series?.isMutating ? this.mutating : this.readOnly;
    inFlight.add(call.receivedMs);
    return { series, inFlight, receivedMs: call.receivedMs };
  }

  /** The answer was handed over. `waitedMs`: of that time, what was spent waiting for others. */
  end(request: CountedRequest, code: number, bytes: number, nowMs: number, waitedMs: number): void {
    const { series, inFlight, receivedMs } = request;
    inFlight?.remove();
    if (!series) return;
    if (series.isLongRunning) series.active--;
    series.codes.set(code, (series.codes.get(code) ?? 0) + 1);
    // A clock that was set back says nothing.
    const tookMs = Math.max(0, nowMs - receivedMs);
    series.seconds.observe(tookMs / 1000);
    series.sliSeconds.observe(Math.max(0, tookMs - waitedMs) / 1000);
    series.bytes.observe(bytes);
  }

  text(): string {
    for (const [key, { resource }] of this.series)
      if (resource.isResource && !this.isServed(resource)) this.series.delete(key);
    return this.registry.text();
  }

  private seriesOf(call: Call): RequestSeries | undefined {
    return this.seriesWith(call, dryRunOf(call));
  }

  private seriesWith(call: Call, dryRun: string): RequestSeries | undefined {
    const key = seriesKey(call, dryRun);
    const known = this.series.get(key);
    if (known) return known;
    if (this.series.size >= MOST_SERIES) return undefined;
    const others = dryRun === '' ? undefined : this.seriesWith(call, '');
    const made = new RequestSeries(call, dryRun, others);
    if (made.resource.isResource && !this.isServed(made.resource)) return undefined;
    this.series.set(key, made);
    return made;
  }

  private register(clock: Clock): void {
    const { registry } = this;
    const all = (read: (series: RequestSeries) => Tally | undefined, withDryRun = false) =>
      [...this.series.values()].flatMap((series): CollectedSeries[] => {
        if (series.dryRun !== '' && !withDryRun) return [];
        const value = read(series);
        if (!value || value.count === 0) return [];
        return [[withDryRun ? { ...series.labels, dry_run: series.dryRun } : series.labels, value]];
      });
    registry.collect(
      'apiserver_request_total',
      'counter',
      'Requests by what was asked for and the answer.',
      () =>
        [...this.series.values()].flatMap(({ labels, dryRun, codes }) =>
          [...codes].map(([code, count]): CollectedSeries => [
            { code: String(code), ...labels, dry_run: dryRun },
            count,
          ]),
        ),
    );
    registry.collect(
      'apiserver_request_duration_seconds',
      'histogram',
      'Time until the answer was handed over.',
      () => all(({ seconds }) => seconds, true),
    );
    registry.collect(
      'apiserver_request_sli_duration_seconds',
      'histogram',
      'Time until the answer was handed over, without what the request waited for others.',
      () => all(({ sliSeconds }) => sliSeconds),
    );
    registry.collect('apiserver_response_sizes', 'histogram', 'Size of answers in bytes.', () =>
      all(({ bytes, isMutating }) => (isMutating ? undefined : bytes)),
    );
    registry.collect('apiserver_longrunning_requests', 'gauge', 'Watches and streams under way.', () =>
      [...this.series.values()].flatMap(({ isLongRunning, dryRun, labels, active }): CollectedSeries[] =>
        isLongRunning && dryRun === '' ? [[labels, active]] : [],
      ),
    );
    registry.collect(
      'apiserver_current_inflight_requests',
      'gauge',
      'The most requests that were under way at once in the last second, by kind.',
      () => [
        [{ request_kind: 'mutating' }, this.mutating.mostAt(clock.now())],
        [{ request_kind: 'readOnly' }, this.readOnly.mostAt(clock.now())],
      ],
    );
  }
}
