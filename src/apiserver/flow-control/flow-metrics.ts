import { type CollectedSeries, type MetricLabels, MetricsRegistry, type Tally } from '../../base/index.ts';
import type { FlowControl } from './flow-control.ts';
import type { FlowStats } from './flow-stats.ts';
import type { QueueSet } from './queue-set.ts';
import type { PriorityLevelState } from './priority-level-state.ts';

const PREFIX = 'apiserver_flowcontrol_';

/** Upstream's metrics of priority and fairness, read from what is counted anyway. There are series of what is configured alone. */
export function flowMetrics(control: FlowControl): MetricsRegistry {
  const metrics = new MetricsRegistry();
  ofLevels(metrics, control);
  ofFlows(metrics, control);
  ofUse(metrics, control);
  ofReadsAndWrites(metrics, control);
  metrics.gauge(
    `${PREFIX}seat_fair_frac`,
    "Fair fraction of the server's concurrency for each priority level that can use it.",
    {},
    () => control.fairPart,
  );
  return metrics;
}

function ofLevels(metrics: MetricsRegistry, { levels }: FlowControl): void {
  const gauge = (name: string, help: string, read: (state: PriorityLevelState) => number): void =>
    metrics.collect(`${PREFIX}${name}`, 'gauge', help, () =>
      [...levels.values()].map((state) => [{ priority_level: state.level.name }, read(state)]),
    );
  gauge('nominal_limit_seats', 'Seats of each priority level by its shares.', ({ limits }) => limits.nominal);
  gauge('lower_limit_seats', 'Seats that each priority level keeps.', ({ limits }) => limits.lower);
  gauge('upper_limit_seats', 'Seats that each priority level may use at most.', ({ limits }) => limits.upper);
  gauge(
    'current_limit_seats',
    'Seats of each priority level with what is lent.',
    ({ seats }) => seats.currentLimit,
  );
  gauge(
    'demand_seats_high_watermark',
    'Most seats that could be used, in the last period.',
    ({ seats }) => seats.demand.stats.highWatermark,
  );
  gauge(
    'demand_seats_average',
    'Average of the seats that could be used, in the last period.',
    ({ seats }) => seats.demand.stats.average,
  );
  gauge(
    'demand_seats_stdev',
    'Standard deviation of the seats that could be used, in the last period.',
    ({ seats }) => seats.demand.stats.deviation,
  );
  gauge(
    'demand_seats_smoothed',
    'Seats that could be used, smoothed.',
    ({ seats }) => seats.demand.stats.smoothed,
  );
  gauge('target_seats', 'Seats that the last sharing out aimed at.', ({ target }) => target);
}

/** For how long which part of a level was in use. */
function ofUse(metrics: MetricsRegistry, { levels }: FlowControl): void {
  const collect = (name: string, help: string, read: (of: QueueSet) => CollectedSeries[]): void =>
    metrics.collect(`${PREFIX}${name}`, 'histogram', help, () =>
      [...levels.values()].flatMap(({ level, seats }) =>
        read(seats).map(([labels, tally]): CollectedSeries => [
          { ...labels, priority_level: level.name },
          tally,
        ]),
      ),
    );
  collect(
    'priority_level_seat_utilization',
    'Nanoseconds by the part of its seats that was in use.',
    ({ utilization: { seats } }) => [[{ phase: 'executing' }, seats.tally]],
  );
  collect(
    'priority_level_request_utilization',
    'Nanoseconds by how many requests there were, as a part of what there is room for.',
    ({ utilization: { executing, waiting } }) => [
      [{ phase: 'executing' }, executing.tally],
      [{ phase: 'waiting' }, waiting.tally],
    ],
  );
}

/** What reads and writes use of all levels together. */
function ofReadsAndWrites(metrics: MetricsRegistry, { readWriteUse }: FlowControl): void {
  metrics.collect(
    `${PREFIX}read_vs_write_current_requests`,
    'histogram',
    'Nanoseconds by how many reads, or writes, there were, as a part of what there is room for.',
    () => readWriteUse.series(),
  );
}

function ofFlows(metrics: MetricsRegistry, { levels }: FlowControl): void {
  const collect = (
    type: 'counter' | 'gauge' | 'histogram',
    name: string,
    help: string,
    read: (stats: FlowStats) => Iterable<readonly [MetricLabels, number | Tally]>,
  ): void => metrics.collect(`${PREFIX}${name}`, type, help, () => seriesOf(levels.values(), read));
  const one = (value: number | Tally): [MetricLabels, number | Tally][] => [[{}, value]];

  collect('counter', 'rejected_requests_total', 'Requests that were refused.', ({ rejected }) =>
    [...rejected].map(([reason, count]) => [{ reason }, count] as const),
  );
  collect('counter', 'dispatched_requests_total', 'Requests that were let in.', ({ dispatched }) =>
    one(dispatched),
  );
  collect(
    'counter',
    'request_dispatch_no_accommodation_total',
    'Times that the next request found no seats.',
    ({ noRoom }) => one(noRoom),
  );
  collect('gauge', 'current_inqueue_requests', 'Requests that wait.', ({ waiting }) => one(waiting));
  collect('gauge', 'current_inqueue_seats', 'Seats of the requests that wait.', (stats) =>
    one(stats.waitingSeats),
  );
  collect('gauge', 'current_executing_requests', 'Requests that have seats.', (stats) =>
    one(stats.executing),
  );
  collect('gauge', 'current_executing_seats', 'Seats in use.', (stats) => one(stats.executingSeats));
  collect(
    'histogram',
    'request_queue_length_after_enqueue',
    'Length of its queue as each request sees it once it waits there.',
    ({ queueLengths }) => one(queueLengths),
  );
  collect('histogram', 'request_wait_duration_seconds', 'Time that requests waited.', (stats) => [
    [{ execute: 'true' }, stats.executedAfterSeconds],
    [{ execute: 'false' }, stats.rejectedAfterSeconds],
  ]);
  collect('histogram', 'request_execution_seconds', 'Time that requests had seats.', (stats) => [
    [{ type: 'regular' }, stats.regularSeconds],
    [{ type: 'watch' }, stats.watchSeconds],
  ]);
  collect('histogram', 'work_estimated_seats', 'Seats that requests were thought to need.', ({ seats }) =>
    one(seats),
  );
  collect('histogram', 'watch_count_samples', 'Watchers of what was written.', ({ watchers }) =>
    one(watchers),
  );
}

function* seriesOf(
  levels: Iterable<PriorityLevelState>,
  read: (stats: FlowStats) => Iterable<readonly [MetricLabels, number | Tally]>,
): Generator<CollectedSeries> {
  for (const { level, stats } of levels) {
    for (const [selector, of] of stats) {
      const own = { flow_schema: selector, priority_level: level.name };
      for (const [labels, value] of read(of)) yield [{ ...labels, ...own }, value];
    }
  }
}
