import { type Disposable, Disposables, disposable } from '../../base/index.ts';
import {
  type ApiObject,
  type ApiResource,
  createEventRecorder,
  discoveryFailure,
  type Informer,
  startController,
  type WatchSource,
  type WorkQueue,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { Collector } from './collector.ts';
import { firstLists } from './first-lists.ts';
import { OwnerGraph } from './owner-graph.ts';

const WORKERS = 20;
/** A new CustomResourceDefinition is served a moment after it is there. */
const DISCOVERY_DELAY_MS = 500;
/** What could not be found out is asked again after so long, as upstream does. */
const UNKNOWN_PAUSE_MS = 30_000;
/** A resource that cannot be listed, as another server serves it, holds the beginning up for so long, as upstream. */
const FIRST_SYNC_MS = 30_000;
const SERVED = 'served';
const ALWAYS_SYNCED = { hasSynced: true, whenSynced: () => Promise.resolve() };

/** Deletes what has lost all its owners, and carries out foreground and orphaning deletion. */
export function startGarbageCollector(context: ControllerContext): Disposable {
  const { client } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, 'garbage-collector-controller'));
  const checks = queueSource();
  const orphans = queueSource();
  const graph = new OwnerGraph({
    check: (uid) => checks.add(uid),
    orphan: (uid) => orphans.add(uid),
    mismatch: (node, reference) => collector.reportMismatch(node, reference),
  });
  const collector = new Collector(client, graph, events);
  const resources = started.add(new WatchedResources(context, graph));

  const startCollecting = (): void => {
    const lists = started.add(firstLists(context.clock, resources.informers(), FIRST_SYNC_MS));
    const options = { workers: WORKERS, reads: [lists] };
    started.add(
      startController(context, {
        ...options,
        queue: 'garbage_collector_attempt_to_delete',
        watches: [checks],
        reconcile: (uid) => collector.collect(uid),
      }),
    );
    started.add(
      startController(context, {
        ...options,
        queue: 'garbage_collector_attempt_to_orphan',
        watches: [orphans],
        reconcile: (uid) => collector.orphan(uid),
      }),
    );
  };
  started.add(watchServed(context, resources, startCollecting));
  return started;
}

/** Keys that come from the graph, not from one informer; those that come before the queue is there wait for it. */
function queueSource(): WatchSource & { add(key: string): void } {
  const early = new Set<string>();
  let queue: WorkQueue | undefined;
  return {
    informer: ALWAYS_SYNCED,
    add(key) {
      if (queue) queue.add(key);
      else early.add(key);
    },
    start(started) {
      queue = started;
      for (const key of early) queue.add(key);
      early.clear();
      return disposable(() => (queue = undefined));
    },
  };
}

/** Keeps an informer for every resource whose objects can own or be owned. */
class WatchedResources implements Disposable {
  private readonly context: ControllerContext;
  private readonly graph: OwnerGraph;
  private readonly watched = new Map<string, { informer: Informer<ApiObject>; handler: Disposable }>();
  private disposed = false;

  constructor(context: ControllerContext, graph: OwnerGraph) {
    this.context = context;
    this.graph = graph;
  }

  informers(): Informer<ApiObject>[] {
    return [...this.watched.values()].map(({ informer }) => informer);
  }

  /**
   * Asks the server what it serves, and follows what is new. What is no longer served is dropped; what is not known now
   * stays as it is. Resolves with what is wrong with discovery, in upstream's words; undefined where nothing is.
   */
  async refresh(): Promise<string | undefined> {
    const { discovery } = this.context.client;
    discovery.forget();
    const preferred = await discovery.preferredResources();
    const resources = preferred.resources.filter(isCollectable);
    if (this.disposed) return undefined;
    const served = new Set(resources.map(idOf));
    for (const resource of resources) this.watch(resource);
    for (const id of this.watched.keys()) {
      const [apiVersion = ''] = id.split(' ');
      if (!served.has(id) && !preferred.failures.has(apiVersion)) this.drop(id);
    }
    return discoveryFailure(preferred);
  }

  dispose(): void {
    this.disposed = true;
    for (const { handler } of this.watched.values()) handler.dispose();
    this.watched.clear();
  }

  private watch(resource: ApiResource): void {
    const id = idOf(resource);
    if (this.watched.has(id)) return;
    const informer = this.context.informers.of<ApiObject>(resource.apiVersion, resource.plural);
    const handler = informer.addHandler({
      added: (object) => this.graph.observe(object),
      updated: (object) => this.graph.observe(object),
      deleted: (object) => this.graph.forget(object.metadata.uid ?? ''),
    });
    this.watched.set(id, { informer, handler });
  }

  private drop(id: string): void {
    this.watched.get(id)?.handler.dispose();
    this.watched.delete(id);
    const [apiVersion = '', plural = ''] = id.split(' ');
    this.context.informers.stop(apiVersion, plural);
  }
}

/**
 * Follows what the server serves, beginning with what it serves now: `first` is called once that was found out. Until
 * then nothing is collected: an owner whose resource is not known yet would seem to be gone.
 */
function watchServed(context: ControllerContext, resources: WatchedResources, first: () => void): Disposable {
  const { informers } = context;
  const sources = [
    informers.of<ApiObject>('apiextensions.k8s.io/v1', 'customresourcedefinitions'),
    informers.of<ApiObject>('apiregistration.k8s.io/v1', 'apiservices'),
  ];
  let isFirst = true;
  return startController(context, {
    queue: 'garbage_collector_resources',
    workers: 1,
    watches: [
      {
        // What is served does not wait for the definitions: where those are not, they never come.
        informer: ALWAYS_SYNCED,
        start: (queue) => {
          // All of them are one piece of work: what the server serves.
          const changed = (): void => queue.addAfter(SERVED, DISCOVERY_DELAY_MS);
          const handler = { added: changed, updated: changed, deleted: changed };
          queue.add(SERVED);
          const followed = new Disposables();
          for (const informer of sources) followed.add(informer.addHandler(handler));
          return followed;
        },
      },
    ],
    async reconcile() {
      const failure = await resources.refresh();
      if (isFirst) first();
      isFirst = false;
      if (failure === undefined) return;
      context.log.debug('not all that is served is known', { failure });
      // Another server may answer by then, and nothing tells when it does.
      return { againAfterMs: UNKNOWN_PAUSE_MS };
    },
  });
}

function idOf({ apiVersion, plural }: ApiResource): string {
  return `${apiVersion} ${plural}`;
}

/** Events own nothing, and there are many; what cannot be listed, watched and deleted cannot be collected. */
function isCollectable({ plural, verbs }: ApiResource): boolean {
  return plural !== 'events' && ['list', 'watch', 'delete'].every((verb) => verbs.includes(verb));
}
