import {
  badRequest,
  fieldSelectorProblem,
  type Kind,
  type KubernetesObject,
  matchesFieldRequirements,
  matchesRequirements,
  parseFieldSelector,
  parseLabelSelector,
  selectableField,
  SelectorError,
} from '../../api/index.ts';
import type { StoredHead } from '../storage/index.ts';

/** Which objects of a resource a list or a watch is about. */
export interface Selection {
  /** Nothing is left out. */
  readonly isEverything: boolean;
  matches(object: Selectable): boolean;
}

/** An object as a selection looks at it: its head first, and the rest where that decides. */
export interface Selectable {
  readonly head: StoredHead;
  readonly object: KubernetesObject;
}

const HEAD_FIELDS: readonly string[] = ['metadata.name', 'metadata.namespace'];

/** Reads the selectors of a query. Throws the 400 of one that cannot be read or that the kind does not support. */
export function selectionOf(
  { selectableFields: own }: Kind,
  { labelSelector, fieldSelector }: { labelSelector: string; fieldSelector: string },
): Selection {
  const labels = parsed(() => parseLabelSelector(labelSelector));
  const fields = parsed(() => parseFieldSelector(fieldSelector));
  const problem = fieldSelectorProblem(own, fields);
  if (problem !== undefined) throw badRequest(problem);
  const ofHead = fields.filter(({ field }) => HEAD_FIELDS.includes(field));
  const ofObject = fields.filter(({ field }) => !HEAD_FIELDS.includes(field));
  return {
    isEverything: labels.length === 0 && fields.length === 0,
    matches: (selectable) => {
      const { head } = selectable;
      if (!matchesRequirements(labels, head.labels)) return false;
      const ofName = (field: string): string => (field === 'metadata.name' ? head.name : head.namespace);
      if (!matchesFieldRequirements(ofHead, ofName)) return false;
      if (ofObject.length === 0) return true;
      const { object } = selectable;
      return matchesFieldRequirements(ofObject, (field) => selectableField(own, object, field));
    },
  };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}
