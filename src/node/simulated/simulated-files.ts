import type { Container, Pod } from '../../kinds/index.ts';
import { type ShellFiles, UnreadableError } from './shell/index.ts';

/** How many a node remembers. */
const MAX_FILES = 10_000;

/**
 * The files that commands were read to write into volumes that begin empty: an `emptyDir`, which is its Pod's, and a
 * `hostPath`, which is its node's. There is nothing else on a simulated node, and no bytes of these.
 */
export class SimulatedFiles {
  /** By the path on the node: since when it is there. */
  private readonly sinceMs = new Map<string, number>();

  /** What a container knows of them that starts at that time. */
  seenBy(pod: Pod, container: Container, startedAtMs: number): ContainerFiles {
    return new ContainerFiles(this, volumesOf(pod, container), startedAtMs);
  }

  has(path: string, atMs: number): boolean {
    return (this.sinceMs.get(path) ?? Infinity) <= atMs;
  }

  add(path: string, atMs: number): boolean {
    if (this.sinceMs.has(path)) return false;
    if (this.sinceMs.size >= MAX_FILES) {
      for (const oldest of this.sinceMs.keys()) {
        this.sinceMs.delete(oldest);
        break;
      }
    }
    this.sinceMs.set(path, atMs);
    return true;
  }

  delete(path: string): void {
    this.sinceMs.delete(path);
  }
}

interface Volume {
  readonly mountPath: string;
  /** On the node; undefined: what is in it is not known. */
  readonly hostPath: string | undefined;
}

/** The files of one run of a container. */
class ContainerFiles implements ShellFiles {
  private readonly files: SimulatedFiles;
  private readonly volumes: readonly Volume[];
  private readonly startedAtMs: number;
  private readonly texts = new Map<string, string | undefined>();
  private readonly added: { readonly path: string; readonly atMs: number }[] = [];

  constructor(files: SimulatedFiles, volumes: readonly Volume[], startedAtMs: number) {
    this.files = files;
    this.volumes = volumes;
    this.startedAtMs = startedAtMs;
  }

  has(path: string, afterMs: number): boolean {
    if (this.texts.has(path)) return true;
    const onNode = this.onNode(path);
    if (onNode === undefined) throw new UnreadableError(`${path} may be there`);
    return this.files.has(onNode, this.startedAtMs + afterMs);
  }

  write(path: string, text: string | undefined, afterMs: number): void {
    this.texts.set(path, text);
    const onNode = this.onNode(path);
    const atMs = this.startedAtMs + afterMs;
    if (onNode !== undefined && this.files.add(onNode, atMs)) this.added.push({ path: onNode, atMs });
  }

  /** What was written there the last time. */
  textOf(path: string): string | undefined {
    return this.texts.get(path);
  }

  /** What it would have written later than that is not there. */
  endedAt(endedAtMs: number): void {
    for (const { path, atMs } of this.added) if (atMs > endedAtMs) this.files.delete(path);
  }

  private onNode(path: string): string | undefined {
    const within = this.volumes.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
    return within?.hostPath === undefined ? undefined : within.hostPath + path.slice(within.mountPath.length);
  }
}

export type { ContainerFiles };

/** The innermost first. */
function volumesOf({ metadata, spec }: Pod, { volumeMounts = [] }: Container): readonly Volume[] {
  const roots = new Map(
    (spec?.volumes ?? []).map(({ name, emptyDir, hostPath }): [string, string | undefined] => [
      name,
      emptyDir ? `${metadata.uid ?? ''}:${name}` : hostPath?.path,
    ]),
  );
  return volumeMounts
    .map(({ name, mountPath, subPath, subPathExpr }) => {
      const root = subPathExpr === undefined ? roots.get(name) : undefined;
      return { mountPath, hostPath: root !== undefined && subPath ? `${root}/${subPath}` : root };
    })
    .toSorted((a, b) => b.mountPath.length - a.mountPath.length);
}
