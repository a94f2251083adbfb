import { containersOf } from './containers-of.ts';
import type { Container, Pod, PodSpec } from '../../kinds/index.ts';
import { type Clock, type Disposable, Disposables } from '../../base/index.ts';
import type { EventRecorder } from '../../client/index.ts';
import type { Mount } from '../cri/index.ts';
import type { AttachedDisks } from './attached-disks.ts';
import { mountsIn } from './mounts.ts';
import { ON_ITS_WAY_MS, type Reference, type ReferencedObjects } from './referenced-objects.ts';
import type { VolumeManager } from './volume-manager.ts';
import { attachableDisk, unattachedKind } from './volume-disks.ts';
import { type Volume, type VolumeProblem, volumeProblem } from './volume-problems.ts';

export interface PodVolumesOptions {
  readonly objects: ReferencedObjects;
  readonly clock: Clock;
  /** Where the Pod's user is told; nobody is told where left out. */
  readonly events?: EventRecorder;
  /** Where the volumes of all Pods are. */
  readonly root: string;
  /** The disks of the node; left out, all are there. */
  readonly disks?: AttachedDisks;
}

/** Upstream's pauses between the tries to mount a volume. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 122_000;

/** How long upstream waits for the volumes of a Pod before it says so, and again after that. */
const ATTACH_TIMEOUT_MS = 123_000;

interface PodState {
  readonly mounted: Set<string>;
  /** The names of its disks. */
  readonly disks: Set<string>;
  readonly waits: Map<string, VolumeWait>;
}

/**
 * Holds a Pod until all that its volumes refer to is there, and says meanwhile what is not. What is mounted stays so,
 * whatever becomes of what it was made from.
 */
export class PodVolumes implements VolumeManager, Disposable {
  private readonly options: PodVolumesOptions;
  private readonly pods = new Map<string, PodState>();

  constructor(options: PodVolumesOptions) {
    this.options = options;
  }

  mount(pod: Pod, changed: () => void): boolean {
    const { uid = '' } = pod.metadata;
    const state = this.pods.get(uid) ?? { mounted: new Set(), disks: new Set(), waits: new Map() };
    this.pods.set(uid, state);
    const unmounted: string[] = [];
    const unprocessed: UnprocessedVolume[] = [];
    const unattached: UnattachedVolume[] = [];
    for (const volume of usedVolumes(pod)) {
      const { name } = volume;
      if (state.mounted.has(name)) continue;
      const problem = volumeProblem(pod, volume, this.options.objects);
      const disk = problem ? undefined : this.awaitedDisk(pod, volume, state);
      if (disk !== undefined) {
        unmounted.push(name);
        unattached.push({ name, disk });
        endWait(state, name);
        continue;
      }
      if (!problem) {
        this.explain(pod, volume);
        state.mounted.add(name);
        endWait(state, name);
        continue;
      }
      unmounted.push(name);
      if (problem.isUnprocessed) unprocessed.push({ name, problem });
      else this.waitFor(state, name, pod, setUpFailed(name, problem), changed);
    }
    if (unprocessed.length === 0) endWait(state, UNPROCESSED);
    else this.waitFor(state, UNPROCESSED, pod, notProcessed(unmounted, unprocessed), changed);
    if (unattached.length === 0) endWait(state, UNATTACHED);
    else this.waitFor(state, UNATTACHED, pod, notAttached(unmounted, unattached), changed);
    return unmounted.length === 0;
  }

  mountsOf(pod: Pod, container: Container, values: ReadonlyMap<string, string>): readonly Mount[] {
    return mountsIn(`${this.options.root}/${pod.metadata.uid ?? ''}/volumes`, container, values);
  }

  unmount(podUid: string): void {
    const state = this.pods.get(podUid);
    if (!state) return;
    for (const wait of state.waits.values()) wait.dispose();
    this.pods.delete(podUid);
    if (state.disks.size > 0) this.options.disks?.release(state.disks, podUid);
  }

  dispose(): void {
    for (const { waits } of this.pods.values()) for (const wait of waits.values()) wait.dispose();
    this.pods.clear();
    this.options.disks?.dispose();
  }

  /** The disk of a volume where it is not attached yet. From then on the node says that it is in use. */
  private awaitedDisk({ metadata }: Pod, volume: Volume, state: PodState): string | undefined {
    const { disks, objects } = this.options;
    const disk = disks && attachableDisk(metadata, volume, objects);
    if (!disk) return undefined;
    state.disks.add(disk.uniqueName);
    return disks.use(disk.uniqueName, metadata.uid ?? '') ? undefined : disk.uniqueName;
  }

  /** Says of a volume that there is nothing behind it here. */
  private explain(pod: Pod, volume: Volume): void {
    const kind = unattachedKind(pod.metadata, volume, this.options.objects);
    // What runs already was told so when it started.
    if (kind === undefined || pod.status?.phase === 'Running') return;
    const text = `Volume "${volume.name}" is taken as mounted: nothing here attaches or reads what ${kind} names`;
    this.options.events?.normal(pod, 'SimulatedVolume', text);
  }

  private waitFor(state: PodState, key: string, pod: Pod, failure: MountFailure, changed: () => void): void {
    const { events } = this.options;
    const tell = (text: string): void => events?.warning(pod, 'FailedMount', text);
    const wait = state.waits.get(key) ?? new VolumeWait(this.options, tell, failure.patienceMs);
    state.waits.set(key, wait);
    wait.update(failure, changed);
  }
}

/** What a wait stands for: one volume whose mounting failed, or all of a Pod of which it is not known what to mount. */
const UNPROCESSED = '';
/** Or all of it that are not attached. No volume has such a name. */
const UNATTACHED = '/unattached';

interface UnattachedVolume {
  readonly name: string;
  readonly disk: string;
}

interface UnprocessedVolume {
  readonly name: string;
  readonly problem: VolumeProblem;
}

/** What an event says, and what may put an end to it. */
interface MountFailure {
  readonly text: string;
  readonly references: readonly Reference[];
  /** Disks that are waited for. */
  readonly disks?: readonly string[];
  /** How long it is waited for before anybody is told, where that is not for a moment. */
  readonly patienceMs?: number;
}

function endWait({ waits }: PodState, key: string): void {
  waits.get(key)?.dispose();
  waits.delete(key);
}

function setUpFailed(name: string, { message, references }: VolumeProblem): MountFailure {
  return { text: `MountVolume.SetUp failed for volume "${name}" : ${message}`, references };
}

function notProcessed(unmounted: readonly string[], unprocessed: readonly UnprocessedVolume[]): MountFailure {
  const list = (names: readonly string[]): string => `[${names.toSorted().join(' ')}]`;
  const failed = list(unprocessed.map(({ name }) => name));
  const volumes = `unmounted volumes=${list(unmounted)}, unattached volumes=[], failed to process volumes=${failed}`;
  const why = unprocessed.map(({ problem }) => problem.message).join('; ');
  return {
    text: `Unable to attach or mount volumes: ${volumes}: ${why}`,
    references: unprocessed.flatMap(({ problem }) => problem.references),
  };
}

function notAttached(unmounted: readonly string[], unattached: readonly UnattachedVolume[]): MountFailure {
  const list = (names: readonly string[]): string => `[${names.toSorted().join(' ')}]`;
  const names = unattached.map(({ name }) => name);
  const volumes = `unmounted volumes=${list(unmounted)}, unattached volumes=${list(names)}, failed to process volumes=[]`;
  return {
    text: `Unable to attach or mount volumes: ${volumes}: context deadline exceeded`,
    references: [],
    disks: unattached.map(({ disk }) => disk),
    patienceMs: ATTACH_TIMEOUT_MS,
  };
}

/** Waits for what volumes refer to, and tells now and then that it is still not there. */
class VolumeWait implements Disposable {
  private readonly options: PodVolumesOptions;
  private readonly tell: (text: string) => void;
  private text = '';
  private changed: () => void = () => {};
  private watching = new Disposables();
  private timer: Disposable;
  private pauseMs: number;

  constructor(options: PodVolumesOptions, tell: (text: string) => void, patienceMs?: number) {
    this.options = options;
    this.tell = tell;
    this.pauseMs = patienceMs ?? FIRST_PAUSE_MS;
    this.timer = options.clock.setTimer(patienceMs ?? ON_ITS_WAY_MS, () => this.again());
  }

  /** Something has changed, and it is still not there. */
  update({ text, references, disks = [] }: MountFailure, changed: () => void): void {
    this.changed = changed;
    if (text === this.text) return;
    this.text = text;
    this.watching.dispose();
    this.watching = new Disposables();
    for (const reference of references) {
      this.watching.add(this.options.objects.onChange(reference, () => this.changed()));
    }
    for (const disk of disks) {
      const watching = this.options.disks?.onChange(disk, () => this.changed());
      if (watching) this.watching.add(watching);
    }
  }

  dispose(): void {
    this.watching.dispose();
    this.timer.dispose();
  }

  private again(): void {
    const { pauseMs } = this;
    this.timer = this.options.clock.setTimer(pauseMs, () => this.again());
    this.pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    this.tell(this.text);
    // Nobody would tell of what went by unseen.
    this.changed();
  }
}

/** What no container mounts is not waited for. */
function usedVolumes(pod: Pod): NonNullable<PodSpec['volumes']> {
  const used = new Set<string>();
  for (const { volumeMounts, volumeDevices } of containersOf(pod)) {
    for (const { name } of volumeMounts ?? []) used.add(name);
    for (const { name } of volumeDevices ?? []) used.add(name);
  }
  return (pod.spec?.volumes ?? []).filter(({ name }) => used.has(name));
}
