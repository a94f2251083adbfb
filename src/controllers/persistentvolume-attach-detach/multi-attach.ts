import type { Disk, Pod } from '../../kinds/index.ts';

/**
 * What each Pod is told that waits for a disk which another node has. Of Pods in other namespaces it learns the number,
 * and no name.
 */
export function* multiAttachMessages(
  { volumeName }: Disk,
  waiting: readonly Pod[],
  holders: readonly Pod[],
): Generator<readonly [Pod, string]> {
  for (const pod of waiting) {
    const text = holders.length === 0 ? HELD : usedBy(pod, holders);
    yield [pod, `Multi-Attach error for volume "${volumeName}" ${text}`];
  }
}

const HELD = "Volume is already exclusively attached to one node and can't be attached to another";

function usedBy({ metadata: { namespace } }: Pod, holders: readonly Pod[]): string {
  const near = holders.filter(({ metadata }) => metadata.namespace === namespace);
  const far = holders.length - near.length;
  const elsewhere = `${far} pod(s) in different namespaces`;
  if (near.length === 0) return `Volume is already used by ${elsewhere}`;
  const names = near.map(({ metadata }) => metadata.name ?? '').join(', ');
  return `Volume is already used by pod(s) ${names}${far === 0 ? '' : ` and ${elsewhere}`}`;
}
