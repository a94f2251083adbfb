import { type Disposable, SharedSlice } from '../../base/index.ts';
import { PolicyTypeChecker, type ValidatingAdmissionPolicy } from '../../kinds/index.ts';
import { keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const API_VERSION = 'admissionregistration.k8s.io/v1';
const POLICIES = 'validatingadmissionpolicies';
/** Whose fields the status is. */
const MANAGER = 'validatingadmissionpolicy-status';

/** Each generation of a policy is checked once: kinds that come later change nothing in its status. */
export function startPolicyStatusController(context: ControllerContext): Disposable {
  const { client, informers, kinds, clock } = context;
  const resource = client.resource<ValidatingAdmissionPolicy>(API_VERSION, POLICIES);
  const informer = informers.of<ValidatingAdmissionPolicy>(API_VERSION, POLICIES);
  return startController(context, {
    watches: [watchObjects(informer, keyOf)],
    async reconcile(key) {
      const policy = informer.cache.get(nameOfKey(key));
      const { name = '', generation = 0 } = policy?.metadata ?? {};
      if (!policy || generation <= (policy.status?.observedGeneration ?? 0)) return;
      const checker = new PolicyTypeChecker(policy, kinds);
      const expressionWarnings: { fieldRef: string; warning: string }[] = [];
      const slice = new SharedSlice(clock);
      for (const { fieldRef, expression } of checker.expressions) {
        const warning = checker.warningOf(expression);
        if (warning !== '') expressionWarnings.push({ fieldRef, warning });
        await slice.spend();
      }
      const typeChecking = expressionWarnings.length > 0 ? { expressionWarnings } : {};
      const status = { observedGeneration: generation, typeChecking };
      const applied = { apiVersion: API_VERSION, kind: policy.kind, metadata: { name }, status };
      await resource.apply(applied, { fieldManager: MANAGER, force: true, subresource: 'status' });
    },
  });
}
