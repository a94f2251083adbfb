import {
  badRequest,
  fieldSelectorProblem,
  type GroupVersionKind,
  type KubernetesObject,
  matchesFieldRequirements,
  matchesRequirements,
  parseFieldSelector,
  parseLabelSelector,
  selectableField,
  SelectorError,
} from '../../api/index.ts';
import { resourceOfKind } from '../../kinds/index.ts';

/** Which objects of a resource a list or a watch is about. */
export interface Selection {
  /** Nothing is left out. */
  readonly isEverything: boolean;
  matches(object: KubernetesObject): boolean;
}

/** Reads the selectors of a query. Throws the 400 of one that cannot be read or that the kind does not support. */
export function selectionOf(
  kind: GroupVersionKind,
  { labelSelector, fieldSelector }: { labelSelector: string; fieldSelector: string },
): Selection {
  const own = resourceOfKind(kind)?.selectableFields;
  const labels = parsed(() => parseLabelSelector(labelSelector));
  const fields = parsed(() => parseFieldSelector(fieldSelector));
  const problem = fieldSelectorProblem(own, fields);
  if (problem !== undefined) throw badRequest(problem);
  return {
    isEverything: labels.length === 0 && fields.length === 0,
    matches: (object) =>
      matchesRequirements(labels, object.metadata.labels ?? {}) &&
      matchesFieldRequirements(fields, (field) => selectableField(own, object, field)),
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
