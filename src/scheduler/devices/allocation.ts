import type { ResourceClaim } from '../../kinds/index.ts';
import { deepEqual } from '../../base/index.ts';
import type { Amounts } from './capacity.ts';
import type { AllocationResult, DeviceConfig, DeviceResult, NodeSelector } from './parts.ts';
import type { Candidate } from './pools.ts';
import type { RequestPlan, RequestPlans } from './requests.ts';

/** A device that a search has chosen. */
export interface Chosen {
  readonly plan: RequestPlan;
  readonly candidate: Candidate;
  readonly shareId: string | undefined;
  readonly consumed: Amounts | undefined;
}

/** What is written to a claim that gets these devices on a node. */
export function allocationOf(
  claim: ResourceClaim,
  requests: readonly RequestPlans[],
  chosen: readonly Chosen[],
  nodeName: string,
): AllocationResult {
  const config = configOf(claim, requests);
  const nodeSelector = nodeSelectorOf(chosen, nodeName);
  return {
    devices: { results: chosen.map(resultOf), ...(config.length > 0 ? { config: [...config] } : {}) },
    ...(nodeSelector ? { nodeSelector } : {}),
  };
}

function resultOf({ plan, candidate, shareId, consumed }: Chosen): DeviceResult {
  const { device, pool } = candidate;
  const { adminAccess, tolerations } = plan.wanted;
  const amounts = [...(consumed ?? [])].map(([name, amount]) => [name, amount.toString()] as const);
  return {
    request: plan.name,
    driver: pool.driver,
    pool: pool.name,
    device: device.name,
    ...(adminAccess === true ? { adminAccess } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(shareId === undefined ? {} : { shareID: shareId }),
    ...(amounts.length > 0 ? { consumedCapacity: Object.fromEntries(amounts) } : {}),
    ...(device.bindingConditions ? { bindingConditions: device.bindingConditions } : {}),
    ...(device.bindingFailureConditions ? { bindingFailureConditions: device.bindingFailureConditions } : {}),
  };
}

/** What the classes say of how devices are set up comes before what the claim says. */
function configOf({ spec }: ResourceClaim, requests: readonly RequestPlans[]): readonly DeviceConfig[] {
  const byClass = new Map<string, { readonly plan: RequestPlan; readonly names: string[] }>();
  for (const { chosen } of requests) {
    const className = chosen?.deviceClass.metadata.name ?? '';
    const known = byClass.get(className);
    if (known && chosen) known.names.push(chosen.name);
    else if (chosen) byClass.set(className, { plan: chosen, names: [chosen.name] });
  }
  const ofClasses = [...byClass.values()].flatMap(({ plan, names }) =>
    (plan.deviceClass.spec.config ?? []).map((each): DeviceConfig => ({
      ...each,
      source: 'FromClass',
      requests: [...names],
    })),
  );
  const taken = new Set(requests.flatMap(({ name, chosen }) => [name, chosen?.name ?? name]));
  const ofClaim = (spec.devices?.config ?? [])
    .filter(({ requests: of = [] }) => of.length === 0 || of.some((name) => taken.has(name)))
    .map((each): DeviceConfig => ({ ...each, source: 'FromClaim' }));
  return [...ofClasses, ...ofClaim];
}

/** From where the devices can be reached; undefined where that is from everywhere. */
function nodeSelectorOf(chosen: readonly Chosen[], nodeName: string): NodeSelector | undefined {
  type Term = NodeSelector['nodeSelectorTerms'][number];
  const fields: NonNullable<Term['matchFields']> = [];
  const expressions: NonNullable<Term['matchExpressions']> = [];
  for (const { candidate } of chosen) {
    const { device, slice } = candidate;
    const from = slice.spec.perDeviceNodeSelection === true ? device : slice.spec;
    if (from.nodeName !== undefined || device.bindsToNode === true) {
      const itself = { key: 'metadata.name', operator: 'In' as const, values: [nodeName] };
      return { nodeSelectorTerms: [{ matchFields: [itself] }] };
    }
    const [term] = from.nodeSelector?.nodeSelectorTerms ?? [];
    for (const each of term?.matchFields ?? []) addNew(fields, each);
    for (const each of term?.matchExpressions ?? []) addNew(expressions, each);
  }
  if (fields.length === 0 && expressions.length === 0) return undefined;
  const term = {
    ...(fields.length > 0 ? { matchFields: fields } : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions } : {}),
  };
  return { nodeSelectorTerms: [term] };
}

function addNew<T>(to: T[], each: T): void {
  if (!to.some((known) => deepEqual(known, each))) to.push(each);
}
