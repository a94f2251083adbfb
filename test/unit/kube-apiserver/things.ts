/** A definition of custom resources for tests, and its objects. */
export const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const GROUP = 'example.com';
export const DEFINITION = `${DEFINITIONS}/things.${GROUP}`;
export const THINGS = thingsIn('v1');

export function thingsIn(version: string): string {
  return `/apis/${GROUP}/${version}/namespaces/default/things`;
}

export const SPEC_SCHEMA = {
  type: 'object',
  properties: {
    size: { type: 'integer', minimum: 1, default: 3 },
    names: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
  },
};

/** `version` is what the one version says beside its schema, or instead of it. */
export function definition(
  plural = 'things',
  kind = 'Thing',
  version: object = {},
): Record<string, unknown> & { readonly spec: Record<string, unknown> & { readonly versions: object[] } } {
  const schema = {
    openAPIV3Schema: { type: 'object', properties: { spec: SPEC_SCHEMA, status: { type: 'object' } } },
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural, kind },
      versions: [
        { name: 'v1', served: true, storage: true, schema, subresources: { status: {} }, ...version },
      ],
    } as Record<string, unknown> & { versions: object[] },
  };
}

/** A version of which `spec` has these properties. */
export function versionWith(name: string, properties: object, more: object = {}): object {
  const spec = { type: 'object', properties };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return { name, served: true, storage: true, schema, ...more };
}

export function thing(name: string, spec: object = {}, metadata: object = {}): Record<string, unknown> {
  return { apiVersion: `${GROUP}/v1`, kind: 'Thing', metadata: { name, ...metadata }, spec };
}
