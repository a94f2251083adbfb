import { type MetricLabels, Tally } from '../../base/index.ts';
import type { Call } from '../request/call.ts';
import { isLongRunning } from '../request/long-running.ts';
import type { RequestInfo } from '../request/request-info.ts';

const SECONDS = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
];
const SLI_SECONDS = SECONDS.slice(2);
/** Of bodies: up to what a body may have. */
const BODY_BYTES = Array.from({ length: 31 }, (_, index) => 50_000 + index * 100_000);
const BYTES = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** The verbs that are counted by name; any other method is one. */
const VERBS: ReadonlySet<string> = new Set(
  'create,delete,deletecollection,get,list,patch,post,put,update,watch'.split(','),
);
/** The paths that are counted by name. */
const PATHS: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz', '/metrics', '/version']);
const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch', 'head', 'options']);

const BODY_VERBS: ReadonlyMap<string, string> = new Map([
  ['create', 'create'],
  ['update', 'update'],
  ['patch', 'patch'],
  ['delete', 'delete'],
  ['deletecollection', 'delete_collection'],
]);

/** What a request names; nobody has checked that it is there. */
export type RequestedResource = Pick<
  RequestInfo,
  'isResource' | 'group' | 'version' | 'resource' | 'subresource'
>;

/** What is counted of the requests with the same labels. */
export class RequestSeries {
  readonly resource: RequestedResource;
  readonly isLongRunning: boolean;
  readonly isMutating: boolean;
  /** Those of `apiserver_request_sli_duration_seconds`. */
  readonly labels: MetricLabels;
  readonly dryRun: string;
  /** By the code of the answer. */
  readonly codes = new Map<number, number>();
  /** Of those that the server gave up to protect itself. */
  readonly givenUp: Map<number, number>;
  readonly seconds = new Tally(SECONDS);
  /** Of dry runs those of the others: only some metrics tell them apart. */
  readonly sliSeconds: Tally;
  readonly bytes: Tally;
  /** The verb under which the lengths of bodies are counted; undefined where they are not. */
  readonly bodyVerb: string | undefined;
  /** Of which the answer was not taken to its end, but for those that run for long. */
  aborted = 0;
  /** Under way, of those that run for long. */
  active = 0;

  constructor(call: Call, dryRun: string, others: RequestSeries | undefined) {
    this.sliSeconds = others?.sliSeconds ?? new Tally(SLI_SECONDS);
    this.bytes = others?.bytes ?? new Tally(BYTES);
    this.givenUp = others?.givenUp ?? new Map();
    const { info } = call;
    const { isResource, group, version, resource, subresource } = info;
    this.resource = { isResource, group, version, resource, subresource };
    this.bodyVerb = isResource ? BODY_VERBS.get(info.verb) : undefined;
    this.isLongRunning = isLongRunning(info);
    this.isMutating = !READS.has(info.verb);
    this.dryRun = dryRun;
    this.labels = {
      component: 'apiserver',
      group,
      resource,
      scope: scopeOf(info),
      subresource: shownSubresource(info),
      verb: verbOf(call),
      version,
    };
  }
}

/** The lengths of bodies of some resource. */
export function bodyTally(): Tally {
  return new Tally(BODY_BYTES);
}

/** The same for calls of the same series. */
export function seriesKey(call: Call, dryRun: string): string {
  const { group, version, resource } = call.info;
  const { info } = call;
  return `${verbOf(call)} ${scopeOf(info)} ${dryRun} ${shownSubresource(info)} ${group}/${version}/${resource}`;
}

function verbOf({ info: { verb, isResource, subresource }, http }: Call): string {
  if (verb === 'patch' && http.headers['content-type']?.startsWith('application/apply-patch')) return 'APPLY';
  if (isResource && verb !== 'watch' && CONNECTIONS.has(subresource)) return 'CONNECT';
  return VERBS.has(verb) ? verb.toUpperCase() : 'other';
}

const CONNECTIONS: ReadonlySet<string> = new Set(['attach', 'exec', 'log', 'portforward', 'proxy']);

function scopeOf({ name, verb, namespace, isResource }: RequestInfo): string {
  if (name !== '' || verb === 'create') return 'resource';
  if (namespace !== '') return 'namespace';
  return isResource ? 'cluster' : '';
}

function shownSubresource({ isResource, subresource, path }: RequestInfo): string {
  if (isResource) return subresource;
  return PATHS.has(path) ? path : '';
}

/** Only what there is: a client may write anything. */
export function dryRunOf({ query }: Call): string {
  if (!query.has('dryRun')) return '';
  return query.getAll('dryRun').every((value) => value === 'All') ? 'All' : 'invalid';
}
