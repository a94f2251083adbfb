import type { CustomResourceDefinition, JsonSchema } from '../custom/index.ts';
import { eachSchema, knownFormat } from '../custom/index.ts';

/** Warnings of formats that nothing is checked for, but for those that a definition had before. */
export function formatWarnings(
  definition: CustomResourceDefinition,
  old?: CustomResourceDefinition,
): string[] {
  const before = new Set(old && unknownFormats(old));
  return unknownFormats(definition)
    .filter((format) => !before.has(format))
    .map((format) => `unrecognized format "${format}"`);
}

function unknownFormats({ spec }: CustomResourceDefinition): string[] {
  const formats: string[] = [];
  const note = ({ type, format }: JsonSchema): void => {
    if (format !== undefined && format !== '' && knownFormat(type, format) === undefined)
      formats.push(format);
  };
  for (const { schema } of spec.versions ?? [])
    if (schema?.openAPIV3Schema) eachSchema(schema.openAPIV3Schema, note);
  return formats;
}
