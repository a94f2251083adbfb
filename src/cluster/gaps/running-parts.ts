import { isSelected } from '../../controllers/index.ts';
import { GAP_CONTROLLERS, type RunningParts } from '../../kube-apiserver/index.ts';

/** What is meant to run in a cluster: whoever writes what nothing else acts on is warned. */
export function runningParts(of: {
  readonly scheduler: boolean;
  readonly controllers: readonly string[];
}): RunningParts {
  const { scheduler, controllers } = of;
  return { scheduler, controllers: GAP_CONTROLLERS.filter((name) => isSelected(controllers, name)) };
}
