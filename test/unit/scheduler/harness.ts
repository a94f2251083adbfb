import type { Node, Pod } from '../../../src/kinds/index.ts';
import {
  type Clock,
  createLog,
  type Disposable,
  type HttpHandler,
  SeededRandom,
  VirtualClock,
} from '../../../src/base/index.ts';
import {
  type ApiObject,
  type Client,
  createClient,
  type Informer,
  type InformerHandler,
  type Informers,
  keyOf,
  MutableObjectCache,
} from '../../../src/client/index.ts';
import { type SchedulerConfiguration, startScheduler } from '../../../src/scheduler/index.ts';
import { drain } from '../../support/drain.ts';

/** Informers that are told what there is. */
class FedInformers implements Informers {
  private readonly resources = new Map<string, unknown>();

  of<T extends ApiObject>(_apiVersion: string, plural: string): FedInformer<T> {
    const known = this.resources.get(plural) ?? new FedInformer<T>(plural);
    this.resources.set(plural, known);
    // The plural decides the type.
    return known as FedInformer<T>;
  }

  stop(): void {}
  dispose(): void {}
}

class FedInformer<T extends ApiObject> implements Informer<T> {
  readonly resource: string;
  readonly cache = new MutableObjectCache<T>();
  readonly hasSynced = true;
  readonly failure = undefined;
  private readonly handlers = new Set<InformerHandler<T>>();

  constructor(resource: string) {
    this.resource = resource;
  }

  whenSynced(): Promise<void> {
    return Promise.resolve();
  }

  addHandler(handler: InformerHandler<T>): Disposable {
    this.handlers.add(handler);
    for (const object of this.cache.list()) handler.added?.(object);
    return { dispose: () => this.handlers.delete(handler) };
  }

  put(object: T): void {
    const old = this.cache.put(object);
    for (const handler of this.handlers) {
      if (old) handler.updated?.(object, old);
      else handler.added?.(object);
    }
  }

  remove(object: T): void {
    this.cache.remove(keyOf(object));
    for (const handler of this.handlers) handler.deleted?.(object);
  }

  dispose(): void {}
}

/** A scheduler between informers that a test feeds and a server that takes bindings, and tells the informers of them. */
export class SchedulerHarness {
  readonly virtual = new VirtualClock(drain);
  readonly informers = new FedInformers();
  readonly nodes = this.informers.of<Node>('v1', 'nodes');
  readonly pods = this.informers.of<Pod>('v1', 'pods');
  /** By the Pod's name the node to which it was bound. */
  readonly bindings = new Map<string, string>();
  /** The Pods that were asked to go. */
  readonly deleted: string[] = [];
  /** By the claim's name on which node a volume is to be made for it. */
  readonly asked = new Map<string, string>();
  /** By the Pod's name what its condition says. */
  readonly messages = new Map<string, string>();
  /** How many turns the scheduler has had. */
  turns = 0;
  /** Called at the end of each turn. */
  onTurn: () => void = () => {};
  /** Bindings of these Pods are refused, once each. */
  readonly refused = new Set<string>();
  /** Bindings of these Pods are refused because somebody has asked them to go. */
  readonly ending = new Set<string>();
  /** Bindings that wait for an answer; undefined where they are answered at once. */
  held: (() => void)[] | undefined;
  /** How many writes of events there were. */
  events = 0;
  readonly logged: string[] = [];
  private readonly scheduler: Disposable;

  constructor(
    fill: (harness: SchedulerHarness) => void = () => {},
    seed = 1,
    configuration?: SchedulerConfiguration,
  ) {
    fill(this);
    this.scheduler = startScheduler({
      client: this.client(),
      informers: this.informers,
      random: new SeededRandom(seed),
      configuration,
    });
  }

  dispose(): void {
    this.scheduler.dispose();
  }

  /** Resolves when nothing is left to do at this time. */
  async rest(): Promise<void> {
    await this.virtual.advance(0);
  }

  private client(): Client {
    const clock: Clock = {
      now: () => this.virtual.now(),
      setTimer: (delayMs, callback) => this.virtual.setTimer(delayMs, callback),
      onNextTurn: (callback) =>
        this.virtual.onNextTurn(() => {
          this.turns++;
          this.onTurn();
          callback();
        }),
      outside: (work) => this.virtual.outside(work),
    };
    const log = createLog(({ message }) => void this.logged.push(message), 'warn');
    return createClient({ transport: this.transport, clock, log, userAgent: 'test' });
  }

  /** A Pod's status was written: there is a new version of it. */
  private renew(name: string): void {
    const pod = this.pods.cache.get({ name, namespace: 'default' });
    if (!pod) return;
    const resourceVersion = String(Number(pod.metadata.resourceVersion ?? 0) + 1);
    this.pods.put({ ...pod, metadata: { ...pod.metadata, resourceVersion } });
  }

  private readonly transport: HttpHandler = async (request) => {
    const [, name = '', subresource = ''] = /\/pods\/([^/?]+)(?:\/(\w+))?/.exec(request.target) ?? [];
    if (request.method === 'DELETE') {
      this.deleted.push(name);
      return answer(200);
    }
    const body = JSON.parse(new TextDecoder().decode(await request.readBody(1e6))) as {
      metadata?: { annotations?: Record<string, string> };
      target?: { name: string };
      status?: { conditions?: readonly { message: string }[] };
    };
    if (request.target.includes('/events')) this.events++;
    const [, claim = ''] = /\/persistentvolumeclaims\/([^/?]+)/.exec(request.target) ?? [];
    const selected = body.metadata?.annotations?.['volume.kubernetes.io/selected-node'];
    if (claim !== '' && selected !== undefined) this.asked.set(claim, selected);
    if (subresource === 'status') {
      this.messages.set(name, body.status?.conditions?.[0]?.message ?? '');
      this.renew(name);
    }
    if (subresource !== 'binding') return answer(200);
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve));
    if (this.refused.delete(name)) return answer(500);
    if (this.ending.has(name)) return answer(409, deletedStatus(name));
    this.bind(name, body.target?.name ?? '');
    return answer(201);
  };

  private bind(name: string, nodeName: string): void {
    this.bindings.set(name, nodeName);
    const pod = this.pods.cache.get({ name, namespace: 'default' });
    if (pod?.spec) this.pods.put({ ...pod, spec: { ...pod.spec, nodeName } });
  }
}

/** What the API server says of a Binding for a Pod that is being deleted. */
function deletedStatus(name: string): object {
  const why = `pod ${name} is being deleted, cannot be assigned to a host`;
  const message = `Operation cannot be fulfilled on pods/binding "${name}": ${why}`;
  return { kind: 'Status', status: 'Failure', reason: 'Conflict', code: 409, message };
}

function answer(status: number, content: object = {}) {
  const body = new TextEncoder().encode(JSON.stringify(content));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

export function node(name: string, more: Partial<Node> & { readonly cpu?: string } = {}): Node {
  const { cpu = '8', metadata, ...rest } = more;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: `uid-${name}`, ...metadata },
    status: { allocatable: { cpu, memory: '32Gi', pods: '110' } },
    ...rest,
  };
}

export function pod(
  name: string,
  spec: Partial<NonNullable<Pod['spec']>> & { readonly cpu?: string } = {},
): Pod {
  const { cpu = '100m', ...rest } = spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: `uid-${name}` },
    spec: {
      schedulerName: 'default-scheduler',
      containers: [{ name: 'main', image: 'app:1', resources: { requests: { cpu } } }],
      ...rest,
    },
  };
}
