import type { ApiObject } from '../../client/index.ts';

/** Which object a document of the scheme shows. */
export interface ObjectAddress {
  readonly context: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

export const OBJECT_SCHEME = 'wheelhouse';

/** The path of an object's document: `/wheelhouse/apps~v1/deployments/shop/web.deployment.yaml`. */
export function objectPath(context: string, plural: string, object: ApiObject): string {
  const { namespace = '_', name = '' } = object.metadata;
  const parts = [context, object.apiVersion.replace('/', '~'), plural, namespace];
  return `/${parts.map(encodeURIComponent).join('/')}/${encodeURIComponent(name)}.${object.kind.toLowerCase()}.yaml`;
}

/** The way back from {@link objectPath}; undefined where the path is none of ours. */
export function addressOfPath(path: string): ObjectAddress | undefined {
  const [, context, version, plural, namespace, file] = path.split('/').map(decodeURIComponent);
  const name = file?.replace(/\.[^.]*\.yaml$/, '');
  if (!context || !version || !plural || !namespace || !name || name === file) return undefined;
  return {
    context,
    apiVersion: version.replace('~', '/'),
    plural,
    namespace: namespace === '_' ? undefined : namespace,
    name,
  };
}
