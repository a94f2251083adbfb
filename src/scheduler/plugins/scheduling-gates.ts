import type { PreEnqueuePlugin } from '../framework/index.ts';

/** Keeps a Pod out of the queue until all its gates are gone. */
export const schedulingGates: PreEnqueuePlugin = {
  name: 'SchedulingGates',
  preEnqueue({ pod }) {
    const gates = pod.spec?.schedulingGates ?? [];
    if (gates.length === 0) return undefined;
    const names = gates.map(({ name }) => name).join(' ');
    return { reasons: [`waiting for scheduling gates: [${names}]`], unresolvable: true };
  },
};
