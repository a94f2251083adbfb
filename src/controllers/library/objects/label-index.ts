import { type LabelSelector, matchesLabelSelector } from '../../../api/index.ts';
import { type ApiObject, byNamespace, type Informer } from '../../../client/index.ts';

type Labels = Readonly<Record<string, string>>;

/** The objects of a namespace that a selector selects, found by the rarest of the labels that it asks for. */
export function selectedIn<T extends ApiObject>(
  informer: Informer<T>,
  namespace: string | undefined,
  selector: LabelSelector | undefined,
): T[] {
  if (!selector) return [];
  return candidatesIn(informer, namespace, selector).filter(({ metadata }) =>
    matchesLabelSelector(selector, metadata.labels),
  );
}

/**
 * Those whose selectors may select an object with these labels: to be asked one by one. They are kept by one label that
 * each asks for, so that a change of a Pod costs what its labels are, and not what selectors there are.
 *
 * @param name of the index: the same for the same `selectorOf`
 * @param selectorOf undefined for one that selects nothing
 */
export function selectingIn<T extends ApiObject>(
  informer: Informer<T>,
  name: string,
  selectorOf: (object: T) => LabelSelector | undefined,
): (namespace: string | undefined, labels: Labels | undefined) => T[] {
  const index = informer.cache.index(name, (object) => {
    const selector = selectorOf(object);
    return selector ? [wordOf(object.metadata.namespace, requiredPairs(selector)[0])] : [];
  });
  return (namespace, labels = {}) => {
    const words = [undefined, ...Object.entries(labels)].map((pair) => wordOf(namespace, pair));
    return words.flatMap((word) => index.get(word));
  };
}

type Pair = readonly [key: string, value: string];

function candidatesIn<T extends ApiObject>(
  informer: Informer<T>,
  namespace: string | undefined,
  selector: LabelSelector,
): readonly T[] {
  const index = informer.cache.index('label', ({ metadata }) =>
    Object.entries(metadata.labels ?? {}).map((pair) => wordOf(metadata.namespace, pair)),
  );
  const words = requiredPairs(selector).map((pair) => wordOf(namespace, pair));
  const [first, ...others] = words;
  if (first === undefined) return informer.cache.index('namespace', byNamespace).get(namespace ?? '');
  return index.get(others.reduce((a, b) => (index.sizeOf(b) < index.sizeOf(a) ? b : a), first));
}

/** The labels that an object must have to be selected, what looks most particular first. */
function requiredPairs({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Pair[] {
  const pairs: Pair[] = Object.entries(matchLabels);
  for (const { key, operator, values: [value, ...others] = [] } of matchExpressions) {
    if (operator === 'In' && value !== undefined && others.length === 0) pairs.push([key, value]);
  }
  return pairs.sort((a, b) => b.join('').length - a.join('').length);
}

function wordOf(namespace = '', pair: Pair | undefined): string {
  return pair ? `${namespace}/${pair[0]}=${pair[1]}` : `${namespace}/`;
}
