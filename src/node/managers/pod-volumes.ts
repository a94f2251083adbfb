import { containersOf } from './containers-of.ts';
import type { Container, Pod, PodSpec } from '../../kinds/index.ts';
import { type Clock, type Disposable, Disposables } from '../../base/index.ts';
import type { EventRecorder } from '../../client/index.ts';
import type { Mount } from '../cri/index.ts';
import { mountsIn } from './mounts.ts';
import { ON_ITS_WAY_MS, type Reference, type ReferencedObjects } from './referenced-objects.ts';
import type { VolumeManager } from './volume-manager.ts';
import { type VolumeProblem, volumeProblem } from './volume-problems.ts';

export interface PodVolumesOptions {
  readonly objects: ReferencedObjects;
  readonly clock: Clock;
  /** Where the Pod's user is told; nobody is told where left out. */
  readonly events?: EventRecorder;
  /** Where the volumes of all Pods are. */
  readonly root: string;
}

/** Upstream's pauses between the tries to mount a volume. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 122_000;

interface PodState {
  readonly mounted: Set<string>;
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
    const state = this.pods.get(uid) ?? { mounted: new Set(), waits: new Map() };
    this.pods.set(uid, state);
    const unmounted: string[] = [];
    const unprocessed: UnprocessedVolume[] = [];
    for (const volume of usedVolumes(pod)) {
      const { name } = volume;
      if (state.mounted.has(name)) continue;
      const problem = volumeProblem(pod, volume, this.options.objects);
      if (!problem) {
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
    return unmounted.length === 0;
  }

  mountsOf(pod: Pod, container: Container, values: ReadonlyMap<string, string>): readonly Mount[] {
    return mountsIn(`${this.options.root}/${pod.metadata.uid ?? ''}/volumes`, container, values);
  }

  unmount(podUid: string): void {
    for (const wait of this.pods.get(podUid)?.waits.values() ?? []) wait.dispose();
    this.pods.delete(podUid);
  }

  dispose(): void {
    for (const uid of this.pods.keys()) this.unmount(uid);
  }

  private waitFor(state: PodState, key: string, pod: Pod, failure: MountFailure, changed: () => void): void {
    const { events } = this.options;
    const tell = (text: string): void => events?.warning(pod, 'FailedMount', text);
    const wait = state.waits.get(key) ?? new VolumeWait(this.options, tell);
    state.waits.set(key, wait);
    wait.update(failure, changed);
  }
}

/** What a wait stands for: one volume whose mounting failed, or all of a Pod of which it is not known what to mount. */
const UNPROCESSED = '';

interface UnprocessedVolume {
  readonly name: string;
  readonly problem: VolumeProblem;
}

/** What an event says, and what may put an end to it. */
interface MountFailure {
  readonly text: string;
  readonly references: readonly Reference[];
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

/** Waits for what volumes refer to, and tells now and then that it is still not there. */
class VolumeWait implements Disposable {
  private readonly options: PodVolumesOptions;
  private readonly tell: (text: string) => void;
  private text = '';
  private changed: () => void = () => {};
  private watching = new Disposables();
  private timer: Disposable;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(options: PodVolumesOptions, tell: (text: string) => void) {
    this.options = options;
    this.tell = tell;
    this.timer = options.clock.setTimer(ON_ITS_WAY_MS, () => this.again());
  }

  /** Something has changed, and it is still not there. */
  update({ text, references }: MountFailure, changed: () => void): void {
    this.changed = changed;
    if (text === this.text) return;
    this.text = text;
    this.watching.dispose();
    this.watching = new Disposables();
    for (const reference of references) {
      this.watching.add(this.options.objects.onChange(reference, () => this.changed()));
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
