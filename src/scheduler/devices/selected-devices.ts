import { type ResourceClaim, selectsDevice } from '../../kinds/index.ts';
import type { Candidate } from './pools.ts';
import type { RequestPlan } from './requests.ts';

type Selectors = RequestPlan['wanted']['selectors'];

/** Which devices the selectors of requests and classes select: each is asked once. */
export class SelectedDevices {
  private readonly known = new Map<string, boolean>();

  has({ metadata }: ResourceClaim, plan: RequestPlan, candidate: Candidate): boolean {
    const key = `${metadata.uid ?? ''} ${plan.name} ${candidate.key}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const { deviceClass, wanted } = plan;
    const selects =
      matches(`class ${deviceClass.metadata.name}`, deviceClass.spec.selectors, candidate) &&
      matches(`claim ${metadata.namespace}/${metadata.name}`, wanted.selectors, candidate);
    this.known.set(key, selects);
    return selects;
  }
}

function matches(whose: string, selectors: Selectors, { device, slice }: Candidate): boolean {
  return (selectors ?? []).every(({ cel }, i) => {
    try {
      return selectsDevice(cel?.expression ?? '', { driver: slice.spec.driver, device });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${whose}: selector #${i}: ${message}`, { cause: error });
    }
  });
}
