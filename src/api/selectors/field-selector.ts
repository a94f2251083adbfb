import { SelectorError } from './label-selector-text.ts';

/** One term of a field selector: `status.phase=Running`, or its negation. */
export interface FieldRequirement {
  readonly field: string;
  readonly negated: boolean;
  readonly value: string;
}

/** Reads the selector of a query: `metadata.name=a,status.phase!=Failed`; a lone sign selects everything. Throws {@link SelectorError}. */
export function parseFieldSelector(text: string): FieldRequirement[] {
  return splitTerms(text)
    .filter((term) => term !== '')
    .sort()
    .map((term) => {
      const found = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
      if (!found) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
      const [, field = '', operator, value = ''] = found;
      return { field, negated: operator === '!=', value: unescape(value) };
    })
    .filter(({ field, value }) => field !== '' || value !== '');
}

/** A field that the object does not have is empty. */
export function matchesFieldRequirements(
  requirements: readonly FieldRequirement[],
  valueOf: (field: string) => string,
): boolean {
  return requirements.every(({ field, negated, value }) => (valueOf(field) === value) !== negated);
}

/** Splits at commas that no backslash stands before. */
function splitTerms(text: string): string[] {
  return text.match(/(?:\\.|[^,\\]|\\$)+/gs) ?? [];
}

function unescape(value: string): string {
  return value.replace(/\\(.?)|[,=]/gsu, (found, escaped: string | undefined) => {
    if (escaped === undefined) {
      const code = found.codePointAt(0);
      throw new SelectorError(`invalid field selector: unescaped character in value: ${code}`);
    }
    if (escaped === '' || !'\\,='.includes(escaped)) {
      throw new SelectorError(`invalid field selector: invalid escape sequence: ${found}`);
    }
    return escaped;
  });
}
