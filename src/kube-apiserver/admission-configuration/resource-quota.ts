import { type FieldError, FieldPath, required } from '../../api/index.ts';
import type { QuotaScope } from '../../kinds/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { aggregated, checkKind, type Document, DocumentError, listOf, textList } from './document.ts';

/** What nobody may use of a namespace without a quota that says how much. */
export interface LimitedResource {
  readonly group: string;
  readonly resource: string;
  /** What is limited has one of these in its name: `.storageclass.storage.k8s.io/requests.storage`. */
  readonly contains: readonly string[];
  /** What is in one of these scopes is limited. */
  readonly scopes: readonly QuotaScope[];
}

const NEWEST = 'apiserver.config.k8s.io/v1';
const OLDER = ['v1beta1', 'v1alpha1'].map((version) => `resourcequota.admission.k8s.io/${version}`);

/** Throws a {@link DocumentError} with all that is wrong. */
export function limitedResources({ content }: Document): readonly LimitedResource[] {
  const isNewest = content['apiVersion'] === NEWEST;
  checkKind(
    content,
    isNewest
      ? { kind: 'ResourceQuotaConfiguration', versions: [NEWEST] }
      : { kind: 'Configuration', versions: OLDER },
  );
  const errors: FieldError[] = [];
  const path = FieldPath.of('limitedResources');
  const limited = listOf(content['limitedResources']).map((given, index): LimitedResource => {
    const resource = text(given['resource']);
    if (resource === '') errors.push(required(path.index(index).child('resource')));
    const scopes = listOf(given['matchScopes']).map((scope): QuotaScope => ({
      scopeName: text(scope['scopeName']),
      operator: text(scope['operator']),
      values: textList(scope['values']),
    }));
    return { group: text(given['apiGroup']), resource, contains: textList(given['matchContains']), scopes };
  });
  if (errors.length > 0) throw new DocumentError(aggregated(errors));
  return limited;
}
