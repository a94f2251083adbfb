import { Kind } from '../core/kind.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const DEFINITIONS = new Kind('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
  namespaced: false,
});

/** A definition whose one version has the schema. */
export function definition(schema: Fields, version: Fields = {}, spec: Fields = {}): Fields {
  return {
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, ...version },
      ],
      ...spec,
    },
  };
}

/** A definition whose objects have a field `x` of the schema. */
export function withField(x: Fields): Fields {
  return definition({ type: 'object', properties: { x } });
}

const SCHEMA = 'spec.validation.openAPIV3Schema';

/** What is wrong with a definition; the path of its schema is left out. */
export function problemsOf(of: Fields): string[] {
  return DEFINITIONS.problems(of).map((problem) => problem.replaceAll(`${SCHEMA}.properties[x]`, 'x'));
}
