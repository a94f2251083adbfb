import type { TimeSlice } from '../../base/index.ts';
import type { Node, Pod } from '../../kinds/index.ts';
import {
  type CycleState,
  MAX_NODE_SCORE,
  type NodeInfo,
  type PodInfo,
  type PreScorePlugin,
  type PreScoreResult,
  type ScorePlugin,
  type Snapshot,
  StateKey,
} from '../framework/index.ts';
import { NodeView } from '../topology/index.ts';

const MEBIBYTE = 1024 * 1024;
/** Less than that is fetched in no time; more than so much a container is as good as any more. */
const MIN_THRESHOLD_BYTES = 23 * MEBIBYTE;
const MAX_CONTAINER_THRESHOLD_BYTES = 1000 * MEBIBYTE;

interface WantedImages {
  /** By name on what share of the nodes each is; an image as often as it is used. */
  readonly images: readonly { readonly name: string; readonly share: number }[];
  readonly maxThresholdBytes: number;
}

const WANTED = new StateKey<WantedImages>('PreScoreImageLocality');

/** Likes nodes better that have the Pod's images already: the larger they are, and the more nodes have them. */
export class ImageLocality implements PreScorePlugin, ScorePlugin {
  readonly name = 'ImageLocality';
  readonly weight = 1;
  private readonly holders = new ImageHolders();

  async preScore(
    state: CycleState,
    { pod }: PodInfo,
    _nodes: readonly NodeInfo[],
    snapshot: Snapshot,
    slice: TimeSlice,
  ): Promise<PreScoreResult> {
    await this.holders.refresh(snapshot, slice);
    const images = imagesOf(pod).flatMap((name) => {
      const nodes = this.holders.countOf(name);
      return nodes === 0 ? [] : [{ name, share: nodes / snapshot.nodes.length }];
    });
    if (images.length === 0) return 'skip';
    const { containers = [], initContainers = [] } = pod.spec ?? {};
    const count = containers.length + initContainers.length;
    state.write(WANTED, { images, maxThresholdBytes: MAX_CONTAINER_THRESHOLD_BYTES * count });
    return undefined;
  }

  score(state: CycleState, _pod: PodInfo, { node }: NodeInfo): number {
    const wanted = state.read(WANTED);
    if (!wanted) return 0;
    const { images, maxThresholdBytes } = wanted;
    const sizes = imageSizesOf(node);
    const sum = images.reduce(
      (bytes, { name, share }) => bytes + Math.trunc((sizes.get(name) ?? 0) * share),
      0,
    );
    const within = Math.min(Math.max(sum, MIN_THRESHOLD_BYTES), maxThresholdBytes);
    return (MAX_NODE_SCORE * (within - MIN_THRESHOLD_BYTES)) / (maxThresholdBytes - MIN_THRESHOLD_BYTES);
  }
}

/** How many nodes have each image. */
class ImageHolders extends NodeView<ReadonlyMap<string, number>> {
  private readonly counts = new Map<string, number>();

  countOf(image: string): number {
    return this.counts.get(image) ?? 0;
  }

  protected count({ node }: NodeInfo): ReadonlyMap<string, number> | undefined {
    const sizes = imageSizesOf(node);
    return sizes.size === 0 ? undefined : sizes;
  }

  protected costOf({ node }: NodeInfo): number {
    return node.status?.images?.length ?? 0;
  }

  protected apply(sizes: ReadonlyMap<string, number>, sign: 1 | -1): void {
    for (const name of sizes.keys()) {
      const count = this.countOf(name) + sign;
      if (count > 0) this.counts.set(name, count);
      else this.counts.delete(name);
    }
  }
}

const NO_IMAGES: ReadonlyMap<string, number> = new Map();
const knownSizes = new WeakMap<Node, ReadonlyMap<string, number>>();

/** The images of a node by all their names, with their sizes in bytes: the same map for the same version of the node. */
function imageSizesOf(node: Node): ReadonlyMap<string, number> {
  const images = node.status?.images ?? [];
  if (images.length === 0) return NO_IMAGES;
  const known = knownSizes.get(node);
  if (known) return known;
  const sizes = new Map(
    images.flatMap(({ names = [], sizeBytes = 0 }) =>
      names.map((name) => [name, Number(sizeBytes)] as const),
    ),
  );
  knownSizes.set(node, sizes);
  return sizes;
}

function imagesOf({ spec }: Pod): readonly string[] {
  const { containers = [], initContainers = [], volumes = [] } = spec ?? {};
  const names = [
    ...[...initContainers, ...containers].map(({ image }) => image),
    ...volumes.map(({ image }) => image?.reference),
  ];
  return names.flatMap((name) => (name ? [withTag(name)] : []));
}

function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
