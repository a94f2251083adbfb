import { byNamespace, type Informers, type ObjectIndex } from '../../client/index.ts';
import type { PodDisruptionBudget } from '../../kinds/index.ts';
import { type PodInfo, type PodSelector, podSelector, selects } from '../framework/index.ts';

/** What disruption budgets allow to be taken away. */
export class DisruptionBudgets {
  private readonly byNamespace: ObjectIndex<PodDisruptionBudget>;
  private readonly selectors = new WeakMap<PodDisruptionBudget, PodSelector>();

  constructor(informers: Informers) {
    this.byNamespace = informers
      .of<PodDisruptionBudget>('policy/v1', 'poddisruptionbudgets')
      .cache.index('namespace', byNamespace);
  }

  /** Those of the Pods whose going would break a budget, were all before them to go, and the others; in their order. */
  split(pods: readonly PodInfo[]): {
    readonly violating: readonly PodInfo[];
    readonly others: readonly PodInfo[];
  } {
    const violating: PodInfo[] = [];
    const others: PodInfo[] = [];
    const left = new Map<PodDisruptionBudget, number>();
    for (const info of pods) (this.take(info, left) ? others : violating).push(info);
    return { violating, others };
  }

  /** Whether all budgets allow for one Pod more; `left`: how many each allows for yet. */
  private take({ pod: { metadata } }: PodInfo, left: Map<PodDisruptionBudget, number>): boolean {
    const { labels = {}, name = '', namespace = '' } = metadata;
    if (Object.keys(labels).length === 0) return true;
    let allowed = true;
    for (const budget of this.byNamespace.get(namespace)) {
      const selector = this.selectorOf(budget);
      if (selector.requirements.length === 0 || !selects(selector, labels)) continue;
      // It was counted already when its eviction was accepted.
      if (Object.hasOwn(budget.status?.disruptedPods ?? {}, name)) continue;
      const rest = (left.get(budget) ?? budget.status?.disruptionsAllowed ?? 0) - 1;
      left.set(budget, rest);
      if (rest < 0) allowed = false;
    }
    return allowed;
  }

  private selectorOf(budget: PodDisruptionBudget): PodSelector {
    const known = this.selectors.get(budget) ?? podSelector(budget.spec?.selector);
    this.selectors.set(budget, known);
    return known;
  }
}
