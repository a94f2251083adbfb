import {
  type Clock,
  type CollectedSeries,
  type MetricLabels,
  MetricsRegistry,
  type MetricsSource,
  type Tally,
} from '../../base/index.ts';
import type { Call } from '../request/call.ts';
import { bodyTally, dryRunOf, type RequestedResource, RequestSeries, seriesKey } from './request-series.ts';
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

/** How a request ended. */
export interface CountedEnd {
  readonly code: number;
  /** How long the answer was. */
  readonly bytes: number;
  readonly nowMs: number;
  /** What of the time was spent waiting for others. */
  readonly waitedMs: number;
  /** How long the body of the request was, where it was read. */
  readonly bodyBytes: number | undefined;
  /** The server gave it up to protect itself. */
  readonly isGivenUp: boolean;
  /** The answer was not taken to its end. */
  readonly isBrokenOff: boolean;
}

/** What the metrics ask about a resource, or subresource, that is named. */
export interface ResourceFacts {
  /** Whether there is one. */
  isServed(of: RequestedResource): boolean;
  /** In which release it is to be gone, empty where nobody has said; undefined where it is not deprecated. */
  removedRelease(of: RequestedResource): string | undefined;
}

/**
 * Counts requests and answers, under upstream's names and with its labels. Only what there is is counted, so that no client
 * can make up something to count; what is no longer served is forgotten.
 */
export class RequestMetrics implements MetricsSource {
  private readonly facts: ResourceFacts;
  /** By verb, and group and resource. */
  private readonly bodies = new Map<
    string,
    { readonly resource: RequestedResource; readonly labels: MetricLabels; readonly tally: Tally }
  >();
  private readonly series = new Map<string, RequestSeries>();
  private readonly mutating = new Watermark();
  private readonly readOnly = new Watermark();
  private readonly registry = new MetricsRegistry();

  constructor(facts: ResourceFacts, clock: Clock) {
    this.facts = facts;
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

  /** The answer was handed over. */
  end(
    request: CountedRequest,
    { code, bytes, nowMs, waitedMs, bodyBytes, isGivenUp, isBrokenOff }: CountedEnd,
  ): void {
    const { series, inFlight, receivedMs } = request;
    inFlight?.remove();
    if (!series) return;
    if (series.isLongRunning) series.active--;
    else if (isBrokenOff) series.aborted++;
    series.codes.set(code, (series.codes.get(code) ?? 0) + 1);
    if (isGivenUp) series.givenUp.set(code, (series.givenUp.get(code) ?? 0) + 1);
    // A clock that was set back says nothing.
    const tookMs = Math.max(0, nowMs - receivedMs);
    series.seconds.observe(tookMs / 1000);
    series.sliSeconds.observe(Math.max(0, tookMs - waitedMs) / 1000);
    series.bytes.observe(bytes);
    if (bodyBytes !== undefined) this.bodyOf(series)?.observe(bodyBytes);
  }

  text(): string {
    for (const all of [this.series, this.bodies]) {
      for (const [key, { resource }] of all)
        if (resource.isResource && !this.facts.isServed(resource)) all.delete(key);
    }
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
    if (made.resource.isResource && !this.facts.isServed(made.resource)) return undefined;
    this.series.set(key, made);
    return made;
  }

  private bodyOf({ bodyVerb, resource }: RequestSeries): Tally | undefined {
    if (bodyVerb === undefined) return undefined;
    const { group, resource: plural } = resource;
    const key = `${bodyVerb} ${group}/${plural}`;
    let found = this.bodies.get(key);
    if (!found) {
      const labels = { group, resource: plural, verb: bodyVerb };
      found = { resource: { ...resource, subresource: '' }, labels, tally: bodyTally() };
      this.bodies.set(key, found);
    }
    return found.tally;
  }

  /** What was asked for though it is deprecated, each once. */
  private deprecated(): CollectedSeries[] {
    const found = new Map<string, CollectedSeries>();
    for (const { resource, codes } of this.series.values()) {
      const { isResource, group, version, resource: plural, subresource } = resource;
      const release = isResource && codes.size > 0 ? this.facts.removedRelease(resource) : undefined;
      if (release === undefined) continue;
      const labels = { group, removed_release: release, resource: plural, subresource, version };
      found.set(JSON.stringify(labels), [labels, 1]);
    }
    return [...found.values()];
  }

  /** Upstream's have no component. */
  private aborts(): CollectedSeries[] {
    const found = new Map<string, readonly [MetricLabels, number]>();
    for (const { labels: all, aborted } of this.series.values()) {
      if (aborted === 0) continue;
      const { component: _component, ...labels } = all;
      const key = JSON.stringify(labels);
      found.set(key, [labels, (found.get(key)?.[1] ?? 0) + aborted]);
    }
    return [...found.values()];
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
    registry.collect(
      'apiserver_request_slo_duration_seconds',
      'histogram',
      'The same under its former name.',
      () => all(({ sliSeconds }) => sliSeconds),
    );
    registry.collect(
      'apiserver_requested_deprecated_apis',
      'gauge',
      'What was asked for though it is deprecated, and in which release it is to be gone.',
      () => this.deprecated(),
    );
    registry.collect(
      'apiserver_request_terminations_total',
      'counter',
      'Requests that the server gave up to protect itself.',
      () =>
        [...this.series.values()].flatMap(({ labels, dryRun, givenUp }) =>
          dryRun === ''
            ? [...givenUp].map(([code, count]): CollectedSeries => [{ code: String(code), ...labels }, count])
            : [],
        ),
    );
    registry.collect(
      'apiserver_request_aborts_total',
      'counter',
      'Requests of which the answer was not taken to its end.',
      () => this.aborts(),
    );
    registry.collect('apiserver_request_body_size_bytes', 'histogram', 'Size of bodies in bytes.', () =>
      [...this.bodies.values()].map(({ labels, tally }) => [labels, tally]),
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
