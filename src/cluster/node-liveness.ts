import { Disposables } from '../base/index.ts';
import type { NodeLiveness } from '../controllers/index.ts';
import type { SimulatedNodes } from '../node/index.ts';

/** What is known of nodes that are started after the controllers which ask for it: until then nothing. */
export function nodeLiveness(): NodeLiveness & { from(nodes: SimulatedNodes): void } {
  let nodes: SimulatedNodes | undefined;
  const waiting: ((nodes: SimulatedNodes) => void)[] = [];
  return {
    lastAliveMs: (name) => nodes?.liveness.lastAliveMs(name),
    onSilent(listener) {
      const listening = new Disposables();
      const listen = (started: SimulatedNodes): void =>
        void listening.add(started.liveness.onSilent(listener));
      if (nodes) listen(nodes);
      else waiting.push(listen);
      return listening;
    },
    from(started) {
      nodes = started;
      for (const listen of waiting.splice(0)) listen(started);
    },
  };
}
