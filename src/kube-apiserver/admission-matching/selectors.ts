import { type LabelSelector, matchesLabelSelector, notFound } from '../../api/index.ts';
import type { AdmissionAttributes, ObjectReader } from '../../apiserver/index.ts';
import type { Namespace } from '../../kinds/index.ts';
import { isNamespace, placeOf } from './place.ts';

const NAMESPACES = { group: '', resource: 'namespaces' };

/** The namespace of a write, looked up in the store where this server has not seen it yet. Rejects with a 404. */
export async function namespaceOf(reader: ObjectReader, name: string): Promise<Namespace> {
  const found = await reader.get<Namespace>(NAMESPACES, '', name, { liveLookup: true });
  if (!found) throw notFound(NAMESPACES, name);
  return found;
}

/**
 * Whether a write is in a namespace that a selector picks. What is of the cluster always is; a namespace is judged by
 * its own labels, as it will be. Rejects with the 404 of a namespace that is not there.
 */
export async function matchesNamespace(
  selector: LabelSelector | undefined,
  attributes: AdmissionAttributes,
  reader: ObjectReader,
): Promise<boolean> {
  const place = placeOf(attributes);
  if ((place === '' && attributes.resource.resource !== 'namespaces') || isEmpty(selector)) return true;
  const { operation, subresource, object } = attributes;
  const isWritten = isNamespace(attributes) && subresource === '' && operation !== 'DELETE' && object;
  const { metadata } = isWritten ? object : await namespaceOf(reader, place);
  return matchesLabelSelector(selector, metadata.labels ?? {});
}

/** Whether a selector picks the object as it was, or as it will be. */
export function matchesObject(
  selector: LabelSelector | undefined,
  { object, oldObject }: AdmissionAttributes,
): boolean {
  if (isEmpty(selector)) return true;
  return [object, oldObject].some((of) => of && matchesLabelSelector(selector, of.metadata?.labels ?? {}));
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return matchExpressions.length === 0 && Object.keys(matchLabels).length === 0;
}
