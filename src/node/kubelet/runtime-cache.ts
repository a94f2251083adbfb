import type { ContainerEvent, ContainerStatus, PodSandboxStatus } from '../cri/index.ts';

/** What a runtime has of one Pod. */
export interface RuntimePod {
  /** The newest first. */
  readonly sandboxes: readonly PodSandboxStatus[];
  /** By the container's name, the newest attempt first. */
  readonly containers: ReadonlyMap<string, readonly ContainerStatus[]>;
}

const NOTHING: RuntimePod = { sandboxes: [], containers: new Map() };

interface Sandbox {
  readonly status: PodSandboxStatus;
  readonly containers: readonly ContainerStatus[];
}

/** What the runtime was last seen to run, by Pod: a change costs what its own Pod has. */
export class RuntimeCache {
  private readonly sandboxes = new Map<string, Map<string, Sandbox>>();
  /** Made when asked for, until something changes. */
  private readonly views = new Map<string, RuntimePod>();
  /** The sandboxes that events told of before all was filled in. */
  private readonly told = new Set<string>();
  private isFilled = false;

  get(podUid: string): RuntimePod {
    const known = this.views.get(podUid);
    if (known) return known;
    const sandboxes = this.sandboxes.get(podUid);
    if (!sandboxes) return NOTHING;
    const view = viewOf([...sandboxes.values()]);
    this.views.set(podUid, view);
    return view;
  }

  podUids(): readonly string[] {
    return [...this.sandboxes.keys()];
  }

  apply(event: ContainerEvent): void {
    const { podSandboxStatus: status, containersStatuses } = event;
    if (!this.isFilled) this.told.add(status.id);
    if (event.type === 'deleted' && event.containerId === status.id) this.remove(status);
    else this.put({ status, containers: containersStatuses });
  }

  /** Takes what was asked for, unless an event has told of the same sandbox: that is newer than the answer. */
  fill(sandbox: Sandbox): void {
    if (!this.told.has(sandbox.status.id)) this.put(sandbox);
  }

  /** All is filled in: from now on there are only events. */
  filled(): void {
    this.told.clear();
    this.isFilled = true;
  }

  private put(sandbox: Sandbox): void {
    const { id, metadata } = sandbox.status;
    const ofPod = this.sandboxes.get(metadata.uid);
    if (ofPod) ofPod.set(id, sandbox);
    else this.sandboxes.set(metadata.uid, new Map([[id, sandbox]]));
    this.views.delete(metadata.uid);
  }

  private remove({ id, metadata }: PodSandboxStatus): void {
    const ofPod = this.sandboxes.get(metadata.uid);
    ofPod?.delete(id);
    if (ofPod?.size === 0) this.sandboxes.delete(metadata.uid);
    this.views.delete(metadata.uid);
  }
}

function viewOf(sandboxes: readonly Sandbox[]): RuntimePod {
  const containers = new Map<string, ContainerStatus[]>();
  for (const sandbox of sandboxes) {
    for (const status of sandbox.containers) {
      const ofName = containers.get(status.metadata.name);
      if (ofName) ofName.push(status);
      else containers.set(status.metadata.name, [status]);
    }
  }
  for (const ofName of containers.values()) ofName.sort((a, b) => b.metadata.attempt - a.metadata.attempt);
  const statuses = sandboxes.map(({ status }) => status);
  return { sandboxes: statuses.sort((a, b) => b.metadata.attempt - a.metadata.attempt), containers };
}
