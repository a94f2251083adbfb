import { type Kind, type KubernetesObject, matchesLabelSelector, parseApiVersion } from '../../api/index.ts';
import { inKind } from '../admission-matching/index.ts';
import { ConfigurationError, type ParamKind, type ParamRef, type PolicyParts } from './policy-parts.ts';

/** One set of parameters; undefined where the policy is evaluated without any. */
export type Param = KubernetesObject | undefined;

/** The kind of a policy's parameters, undefined where it has none. Throws where there is no such kind. */
export function kindOfParams(paramKind: ParamKind | undefined, { kinds }: PolicyParts): Kind | undefined {
  if (!paramKind) return undefined;
  const { group, version } = parseApiVersion(paramKind.apiVersion ?? '');
  const named = paramKind.kind ?? '';
  const found = kinds.find({ group, version, kind: named });
  if (found && found.plural !== '') return found;
  const shown = `${group}/${version}, Kind=${named}`;
  throw new ConfigurationError(`failed to find resource referenced by paramKind: '${shown}'`);
}

/** What a binding hands to its policy, each to be evaluated by itself. `place` is the namespace of the write. */
export async function collectParams(
  kind: Kind | undefined,
  paramRef: ParamRef | undefined,
  place: string,
  parts: PolicyParts,
): Promise<readonly Param[]> {
  if (!kind || !paramRef) return [undefined];
  const found = await findParams(kind, paramRef, namespaceOfParams(kind, paramRef, place), parts);
  if (found.length === 0 && paramRef.parameterNotFoundAction === 'Deny') {
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction');
  }
  return Promise.all(
    found.map((param) => {
      const stored = { ...parseApiVersion(param.apiVersion), kind: param.kind };
      return inKind(parts.kinds, param, stored, kind);
    }),
  );
}

function namespaceOfParams(kind: Kind, { namespace = '' }: ParamRef, place: string): string {
  if (!kind.namespaced) {
    if (namespace === '') return '';
    throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  }
  const from = namespace === '' ? place : namespace;
  if (from !== '') return from;
  throw new ConfigurationError(
    'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
  );
}

async function findParams(
  { group, plural }: Kind,
  { name = '', selector }: ParamRef,
  namespace: string,
  { reader }: PolicyParts,
): Promise<readonly KubernetesObject[]> {
  const of = { group, resource: plural };
  if (name !== '') {
    const found = await reader.get(of, namespace, name);
    return found ? [found] : [];
  }
  const all = await reader.list(of, namespace === '' ? undefined : namespace);
  return all.filter(({ metadata }) => matchesLabelSelector(selector, metadata.labels));
}
