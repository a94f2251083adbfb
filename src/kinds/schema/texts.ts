import { type JsonObject, ownValue } from '../../base/index.ts';
import type { Documentation } from '../../api/index.ts';

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
