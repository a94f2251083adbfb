import { deepEqual } from '../../../base/index.ts';
import {
  type FieldError,
  type FieldPath,
  givenEmpty,
  goList,
  invalid,
  NODE_SELECTOR_TERM,
  printed,
} from '../../../api/index.ts';
import type { NodeSelectorTerm } from '../../types/index.ts';
import type { Affinity } from './types.ts';

type NodeAffinity = NonNullable<Affinity['nodeAffinity']>;

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PRINTED_TERMS = goList(NODE_SELECTOR_TERM);

/** What nodes must have may be added to, term by term; where nothing was asked, anything may be. */
export function validateNodeAffinityChange(
  errors: FieldError[],
  affinity: NodeAffinity | undefined,
  old: NodeAffinity | undefined,
  path: FieldPath,
): void {
  const before = old?.[REQUIRED]?.nodeSelectorTerms ?? [];
  if (before.length === 0) return;
  const required = affinity?.[REQUIRED];
  const terms = required?.nodeSelectorTerms;
  const at = path.child(REQUIRED, 'nodeSelectorTerms');
  if (before.length !== terms?.length) {
    const detail = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    errors.push(
      invalid(at, printed(PRINTED_TERMS, terms ?? givenEmpty(required, 'nodeSelectorTerms')), detail),
    );
    return;
  }
  for (const [index, term] of terms.entries()) {
    if (onlyAdds(term, before[index] ?? {})) continue;
    const detail = 'only additions are allowed (no mutations or deletions)';
    errors.push(invalid(at.index(index), printed(NODE_SELECTOR_TERM, term), detail));
  }
}

/** An empty term selects nothing, so nothing can be added to it that would narrow it. */
function onlyAdds(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const [before, after] = [listsOf(old), listsOf(term)];
  if (before.every((list) => list.length === 0)) return after.every((list) => list.length === 0);
  return before.every((list, index) => deepEqual(after[index]?.slice(0, list.length), list));
}

function listsOf({
  matchExpressions = [],
  matchFields = [],
}: NodeSelectorTerm): readonly (readonly unknown[])[] {
  return [matchExpressions, matchFields];
}
