import { formatCounts, type PostFilterPlugin } from '../framework/index.ts';

/** Says on which nodes taking Pods of a lower priority away could help. None is taken away yet. */
export const defaultPreemption: PostFilterPlugin = {
  name: 'DefaultPreemption',
  postFilter(_state, _pod, { nodeCount, resolvableNodes, unresolvableNodes }) {
    const counts = formatCounts([
      ['Preemption is not helpful for scheduling', unresolvableNodes],
      ['No preemption victims found for incoming pod', resolvableNodes],
    ]);
    return { message: `preemption: 0/${nodeCount} nodes are available: ${counts}.`, failed: false };
  },
};
