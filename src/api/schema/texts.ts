import type { JsonObject } from '../../base/index.ts';

/** What the published schemas say about types and their fields. */
export interface Documentation {
  /** The text of a definition (`io.k8s.api.core.v1.Pod`), or of one of its fields; undefined where there is none. */
  describe(definitionName: string, property?: string): string | undefined;
}

/** Loads the texts: most of what the schemas weigh, so only who shows them pays for them. */
export async function loadDocumentation(): Promise<Documentation> {
  const { textsJson } = await import('./generated/texts.ts');
  const texts: Readonly<Record<string, JsonObject>> = JSON.parse(textsJson);
  return {
    describe(definitionName, property = '') {
      const own = texts[definitionName];
      const text = own && Object.hasOwn(own, property) ? own[property] : undefined;
      return typeof text === 'string' ? text : undefined;
    },
  };
}
