import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import { text } from '../reviews/review-attributes.ts';

/** Who may do what; empty is nobody, or nothing, and `*` are all. */
export interface AttributePolicy {
  readonly user: string;
  readonly group: string;
  readonly isReadOnly: boolean;
  readonly apiGroup: string;
  readonly resource: string;
  readonly namespace: string;
  /** A path, or one that ends with `*`: all that begin so. */
  readonly nonResourcePath: string;
}

const GROUP = 'abac.authorization.kubernetes.io';
const ALL_AUTHENTICATED = 'system:authenticated';

/**
 * Reads policies, a JSON object a line, as upstream does: blank lines and those that begin with `#` are passed over, and one
 * without a version is of the first form. Throws with upstream's text, for the file of that name.
 */
export function readAttributePolicies(content: string, file: string): AttributePolicy[] {
  return content.split('\n').flatMap((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    try {
      return [policyOf(JSON.parse(trimmed) as unknown)];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`error reading policy file ${file}, line ${index + 1}: ${line}: ${why}`, {
        cause: error,
      });
    }
  });
}

function policyOf(line: unknown): AttributePolicy {
  if (!isObject(line)) throw new Error('it is no object');
  const [apiVersion, kind] = [text(line['apiVersion']), text(line['kind'])];
  if (kind === '' || apiVersion === '') return firstForm(line);
  if (kind !== 'Policy' || !apiVersion.startsWith(`${GROUP}/`)) {
    throw new Error(`no kind "${kind}" is registered for version "${apiVersion}"`);
  }
  if (apiVersion === `${GROUP}/v0`) return firstForm(line);
  if (apiVersion === `${GROUP}/v1beta1`) return secondForm(isObject(line['spec']) ? line['spec'] : {});
  throw new Error(`no kind "Policy" is registered for version "${apiVersion}"`);
}

/** v1beta1: what is not said matches nothing. */
function secondForm(spec: JsonObject): AttributePolicy {
  const [apiGroup, nonResourcePath] = [textOf(spec, 'apiGroup'), textOf(spec, 'nonResourcePath')];
  const isForAll = textOf(spec, 'user') === '*' || textOf(spec, 'group') === '*';
  return { ...common(spec), ...(isForAll ? EVERYBODY : {}), apiGroup, nonResourcePath };
}

/** Before there were versions: what is not said matches all. */
function firstForm(line: JsonObject): AttributePolicy {
  const policy = common(line);
  const { user, group, namespace, resource } = policy;
  const isForAll = (user === '' && group === '') || user === '*' || group === '*';
  return {
    ...policy,
    ...(isForAll ? EVERYBODY : {}),
    namespace: namespace === '' ? '*' : namespace,
    resource: resource === '' ? '*' : resource,
    apiGroup: '*',
    nonResourcePath: namespace === '' && resource === '' ? '*' : '',
  };
}

/** Everybody who has shown who they are. */
const EVERYBODY = { user: '', group: ALL_AUTHENTICATED };

function common(fields: JsonObject) {
  const isReadOnly = fields['readonly'] ?? false;
  if (typeof isReadOnly !== 'boolean') throw new Error('readonly is neither true nor false');
  return {
    user: textOf(fields, 'user'),
    group: textOf(fields, 'group'),
    isReadOnly,
    resource: textOf(fields, 'resource'),
    namespace: textOf(fields, 'namespace'),
  };
}

function textOf(fields: JsonObject, name: string): string {
  const value = ownValue(fields, name) ?? '';
  if (typeof value !== 'string') throw new Error(`${name} is no text`);
  return value;
}
