/** Selectors of an access review that cannot be read: they are left out of account, and the answer says so. */
import { isObject, type JsonObject } from '../../base/index.ts';
import { labelValue, parseFieldSelector, parseLabelSelector, qualifiedName } from '../../api/index.ts';
import { text, texts } from './review-attributes.ts';

/** The `evaluationError` of a review's spec; undefined where all can be read. */
export function selectorProblems(spec: JsonObject): string | undefined {
  const of = isObject(spec['resourceAttributes']) ? spec['resourceAttributes'] : {};
  const problems = [
    problemOf(of['labelSelector'], 'labelSelector', parseLabelSelector, isLabelRequirement),
    problemOf(of['fieldSelector'], 'fieldSelector', parseFieldSelector, isFieldRequirement),
  ].filter((problem) => problem !== undefined);
  if (problems.length === 0) return undefined;
  return problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
}

function problemOf(
  selector: unknown,
  name: string,
  parse: (text: string) => unknown,
  isReadable: (requirement: JsonObject) => boolean,
): string | undefined {
  if (!isObject(selector)) return undefined;
  const path = `spec.resourceAttributes.${name}`;
  const raw = text(selector['rawSelector']);
  if (raw !== '') return parses(raw, parse) ? undefined : `${path} ignored due to parse error`;
  const requirements = Array.isArray(selector['requirements'])
    ? selector['requirements'].filter(isObject)
    : [];
  const readable = requirements.filter(isReadable).length;
  if (readable === requirements.length) return undefined;
  return `${path} ${readable === 0 ? '' : 'partially '}ignored due to parse error`;
}

function parses(raw: string, parse: (text: string) => unknown): boolean {
  try {
    parse(raw);
    return true;
  } catch {
    return false;
  }
}

function isLabelRequirement({ key, operator, values }: JsonObject): boolean {
  const named = ['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(text(operator));
  return (
    named &&
    qualifiedName(text(key)).length === 0 &&
    texts(values).every((value) => labelValue(value).length === 0)
  );
}

/** Field selectors know equal and not equal alone. */
function isFieldRequirement({ operator, values }: JsonObject): boolean {
  return (operator === 'In' || operator === 'NotIn') && texts(values).length === 1;
}
