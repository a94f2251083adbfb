import type { Pod } from '../../kinds/index.ts';
import {
  type LabelSelector,
  matchesRequirements,
  parseLabelSelector,
  SelectorError,
} from '../../api/index.ts';
import type { Informer } from '../../client/index.ts';
import { selectedIn } from '../library/objects/index.ts';
import type { Requirements } from './metrics-client.ts';
import type { SelectorRegistry } from './selector-registry.ts';

/** It cannot be said which Pods an autoscaler looks at: with the event and the condition that tell of it. */
export class SelectorProblem extends Error {
  readonly event: string;
  readonly reason: string;
  readonly condition: string;

  constructor(event: string, message: string, reason = event, condition = message) {
    super(message);
    this.event = event;
    this.reason = reason;
    this.condition = condition;
  }
}

export interface TargetPods {
  readonly selector: Requirements;
  readonly pods: readonly Pod[];
}

/** The Pods of a target, which no other autoscaler looks at. Throws {@link SelectorProblem}. */
export function targetPods(
  { pods: informer, selectors }: { readonly pods: Informer<Pod>; readonly selectors: SelectorRegistry },
  { key, namespace }: { readonly key: string; readonly namespace: string },
  text: string,
): TargetPods {
  if (text === '') {
    const condition = "the HPA target's scale is missing a selector";
    throw new SelectorProblem('SelectorRequired', 'selector is required', 'InvalidSelector', condition);
  }
  const selector = parsed(text);
  selectors.put(key, namespace, selector);
  const candidates = selectedIn(informer, namespace, narrowed(selector));
  const pods = candidates.filter(({ metadata }) => matchesRequirements(selector, metadata.labels ?? {}));
  const looking = selectors.lookingAt(pods, namespace);
  if (looking.length > 1) {
    const names = looking.map((other) => `{${other.slice(other.indexOf('/') + 1)} ${namespace}}`).join(' ');
    const message = `pods by selector ${text} are controlled by multiple HPAs: [${names}]`;
    throw new SelectorProblem('AmbiguousSelector', message);
  }
  return { selector, pods };
}

function parsed(text: string): Requirements {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    const message = `couldn't convert selector into a corresponding internal selector object: ${error.message}`;
    throw new SelectorProblem('InvalidSelector', message);
  }
}

/** The part of a selector that finds its objects by their labels. */
function narrowed(requirements: Requirements): LabelSelector {
  const equal = requirements.flatMap(({ key, operator, values: [value, ...others] }): [string, string][] =>
    EQUAL.has(operator) && value !== undefined && others.length === 0 ? [[key, value]] : [],
  );
  return { matchLabels: Object.fromEntries(equal) };
}

const EQUAL: ReadonlySet<string> = new Set(['=', '==', 'in']);
