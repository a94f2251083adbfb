import type { ClusterRole, PolicyRule } from '../../kinds/index.ts';
import { matchesLabelSelector } from '../../api/index.ts';
import { deepEqual, type Disposable, canonicalText } from '../../base/index.ts';
import { isConflict, keyOf, nameOfKey, startController, watchObjects } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

/** Whose fields the rules of a gathering role are. */
const MANAGER = 'clusterrole-aggregation-controller';

export function startRoleAggregationController(context: ControllerContext): Disposable {
  const { client, informers } = context;
  const resource = client.resource<ClusterRole>('rbac.authorization.k8s.io/v1', 'clusterroles');
  const informer = informers.of<ClusterRole>('rbac.authorization.k8s.io/v1', 'clusterroles');
  const gathering = (): ClusterRole[] => [...informer.cache.list()].filter((role) => role.aggregationRule);
  return startController(context, {
    // Any role may be a part of any that gathers.
    watches: [watchObjects(informer, () => gathering().map(keyOf))],
    async reconcile(key) {
      const role = informer.cache.get(nameOfKey(key));
      if (!role?.aggregationRule) return;
      const rules = gatheredRules(role, informer.cache.list());
      if (deepEqual(rules, role.rules ?? [])) return;
      const { apiVersion, kind, metadata } = role;
      const { name = '', uid = '' } = metadata;
      // The uid keeps a role from coming back that was deleted meanwhile.
      const applied = { apiVersion, kind, metadata: { name, uid }, rules };
      try {
        await resource.apply(applied, { fieldManager: MANAGER, force: true });
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    },
  });
}

/** The rules of all roles that the selectors pick, by name, each once. */
function gatheredRules(role: ClusterRole, all: Iterable<ClusterRole>): PolicyRule[] {
  const others = [...all]
    .filter(({ metadata }) => metadata.name !== role.metadata.name)
    .toSorted((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
  const rules = new Map<string, PolicyRule>();
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    for (const other of others) {
      if (!matchesLabelSelector(selector, other.metadata.labels ?? {})) continue;
      for (const rule of other.rules ?? []) {
        const text = canonicalText(rule);
        if (!rules.has(text)) rules.set(text, rule);
      }
    }
  }
  return [...rules.values()];
}
