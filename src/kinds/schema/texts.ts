import { type JsonObject, ownValue } from '../../base/index.ts';

/** What the published schemas say about types and their fields. */
export interface Documentation {
  /** The text of a definition (`io.k8s.api.core.v1.Pod`), or of one of its fields; undefined where there is none. */
  describe(definitionName: string, property?: string): string | undefined;
  /** The text of an operation by client and method: `CoreV1/readNamespacedPod`. */
  describeOperation(name: string): string | undefined;
  /** The text of a parameter of such an operation. */
  describeParameter(operation: string, parameter: string): string | undefined;
}

/** Loads the texts: most of what the schemas weigh, so only who shows them pays for them. */
export async function loadDocumentation(): Promise<Documentation> {
  const generated = await import('./generated/texts.ts');
  const texts: Texts = JSON.parse(generated.textsJson);
  const operations: JsonObject = JSON.parse(generated.operationTextsJson);
  const parameters: Texts = JSON.parse(generated.parameterTextsJson);
  return {
    describe: (definitionName, property = '') => textIn(ownValue(texts, definitionName), property),
    describeOperation: (name) => textIn(operations, name),
    describeParameter: (operation, parameter) => textIn(parameters[operation], parameter),
  };
}

type Texts = Readonly<Record<string, JsonObject>>;

function textIn(texts: JsonObject | undefined, key: string): string | undefined {
  const text = texts && Object.hasOwn(texts, key) ? texts[key] : undefined;
  return typeof text === 'string' ? text : undefined;
}
