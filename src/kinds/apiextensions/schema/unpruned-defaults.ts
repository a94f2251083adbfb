import { cloneJson, deepEqual } from '../../../base/index.ts';
import { FieldPath } from '../../../api/index.ts';
import { type JsonSchema, pruneValue, someSchema } from '../../custom/index.ts';
import { structuralProblem } from './structural-form.ts';
import { validateStructure } from './structural-rules.ts';

/** Whether a sound schema has a default in which there is what the schema does not know. */
export function hasUnprunedDefaults(schema: JsonSchema): boolean {
  if (!someSchema(schema, isUnpruned)) return false;
  return structuralProblem(schema) === undefined && validateStructure(schema, FieldPath.of()).length === 0;
}

function isUnpruned(schema: JsonSchema): boolean {
  if ((schema.default ?? null) === null) return false;
  const pruned = cloneJson(schema.default);
  pruneValue(pruned, schema);
  return !deepEqual(pruned, schema.default);
}
