import { formatDuration } from '../../api/index.ts';
import type { PathHandler } from '../reply/path-handler.ts';
import { bytesReply } from '../reply/reply.ts';
import { textBytes } from '../reply/json-bytes.ts';
import type { FlowControl } from './flow-control.ts';
import type { FlowRequest } from './flow-request.ts';
import type { PriorityLevelState } from './priority-level-state.ts';

const PREFIX = '/debug/api_priority_and_fairness/';
/** Columns are at least so wide. */
const LEAST_WIDTH = 8;

type Row = readonly (string | number | boolean)[];

const LEVEL_HEADS = [
  'PriorityLevelName',
  'ActiveQueues',
  'IsIdle',
  'IsQuiescing',
  'WaitingRequests',
  'ExecutingRequests',
  'DispatchedRequests',
  'RejectedRequests',
  'TimedoutRequests',
  'CancelledRequests',
];
const QUEUE_HEADS = [
  'PriorityLevelName',
  'Index',
  'PendingRequests',
  'ExecutingRequests',
  'SeatsInUse',
  'NextDispatchR',
  'InitialSeatsSum',
  'MaxSeatsSum',
  'TotalWorkSum',
];
const REQUEST_HEADS = [
  'PriorityLevelName',
  'FlowSchemaName',
  'QueueIndex',
  'RequestIndexInQueue',
  // As upstream spells it.
  'FlowDistingsher',
  'ArriveTime',
  'InitialSeats',
  'FinalSeats',
  'AdditionalLatency',
  'StartTime',
];
const DETAIL_HEADS = [
  'UserName',
  'Verb',
  'APIPath',
  'Namespace',
  'Name',
  'APIVersion',
  'Resource',
  'SubResource',
];

/** Serves what is in the levels, queues and seats now, as upstream's tables: cells in columns, with a comma after each. */
export function dumpPaths(control: FlowControl): PathHandler {
  return {
    async handle({ info: { path }, query }) {
      if (!path.startsWith(PREFIX)) return undefined;
      const rows = rowsOf(control, path.slice(PREFIX.length), query.has('includeRequestDetails'));
      return rows && bytesReply(200, 'text/plain; charset=utf-8', textBytes(table(rows)));
    },
  };
}

function rowsOf({ levels }: FlowControl, name: string, withDetails: boolean): Row[] | undefined {
  const states = [...levels.values()].sort((a, b) => (a.level.name < b.level.name ? -1 : 1));
  switch (name) {
    case 'dump_priority_levels':
      return [LEVEL_HEADS, ...states.map(levelRow)];
    case 'dump_queues':
      return [QUEUE_HEADS, ...states.flatMap(queueRows)];
    case 'dump_requests': {
      const heads = withDetails ? [...REQUEST_HEADS, ...DETAIL_HEADS] : REQUEST_HEADS;
      return [heads, ...states.flatMap((state) => requestRows(state, withDetails))];
    }
    default:
      return undefined;
  }
}

function levelRow({ level, seats, isQuiescing }: PriorityLevelState): Row {
  const { dispatched, rejected, timedOut, cancelled } = seats.totals;
  const active = seats.queues.filter(({ waiting }) => waiting.length > 0).length;
  const { isIdle, waitingCount, executing } = seats;
  return [
    level.name,
    active,
    isIdle,
    isQuiescing,
    waitingCount,
    executing.size,
    dispatched,
    rejected,
    timedOut,
    cancelled,
  ];
}

function queueRows({ level, seats }: PriorityLevelState): Row[] {
  return seats.queues.map(({ index, waiting, executing, seatsInUse, nextDispatch }) => {
    const initial = waiting.reduce((sum, { work }) => sum + work.initialSeats, 0);
    const most = waiting.reduce((sum, request) => sum + request.seats, 0);
    const work = waiting.reduce(
      (sum, { work: { finalSeats, additionalMs } }) => sum + (finalSeats * additionalMs) / 1000,
      0,
    );
    return [
      level.name,
      index,
      waiting.length,
      executing,
      seatsInUse,
      seatSeconds(nextDispatch / 1000),
      initial,
      most,
      seatSeconds(work),
    ];
  });
}

function seatSeconds(value: number): string {
  return `${value.toFixed(8)}ss`;
}

function requestRows({ level, seats }: PriorityLevelState, withDetails: boolean): Row[] {
  const rows: Row[] = [];
  const add = (request: FlowRequest, queue: number, index: number): void => {
    const { work } = request;
    rows.push([
      level.name,
      request.selector,
      queue,
      index,
      request.distinguisher,
      time(request.arrivedMs),
      work.initialSeats,
      work.finalSeats,
      formatDuration(work.additionalMs),
      time(request.startedMs),
      ...(withDetails ? details(request) : []),
    ]);
  };
  for (const { index, waiting } of seats.queues)
    for (const [place, request] of waiting.entries()) add(request, index, place);
  for (const request of seats.executing) add(request, request.queue?.index ?? -1, -1);
  return rows;
}

function details({ user, info }: FlowRequest): Row {
  const { verb, path, namespace, name, group, version, resource, subresource } = info;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return [user.name, verb, path, namespace, name, apiVersion, resource, subresource];
}

/** What has not begun has Go's zero time. */
function time(ms: number): string {
  return ms === 0 ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');
}

function table(rows: readonly Row[]): string {
  const texts = rows.map((row) =>
    row.map((cell, index) => (index < row.length - 1 ? `${cell},` : String(cell))),
  );
  const widths: number[] = [];
  for (const row of texts)
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? LEAST_WIDTH, cell.length + 1);
  const lines = texts.map((row) =>
    row.map((cell, index) => (index < row.length - 1 ? cell.padEnd(widths[index] ?? 0) : cell)).join(''),
  );
  return `${lines.join('\n')}\n`;
}
