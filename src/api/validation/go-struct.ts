/**
 * Upstream's messages print some values as the JSON of its internal structures, which have every field, by its Go name,
 * in the order of declaration, whether set or not: `{"Key":"a","Value":"","Effect":"NoSchedule","TimeAdded":null}`.
 */
import { isObject, ownValue } from '../../base/index.ts';
import { givenEmpty } from '../given-empty.ts';
import { goJson, PrintedValue } from '../go-text.ts';

/** Prints a value of one structure. A missing value is `null`. */
export type GoStruct = (value: unknown) => string;

/**
 * A structure from its fields, separated by spaces, each a Go name with a sign for what it holds: none a string, `#` a
 * number, `?` a boolean, `*` a pointer and `[]` a list or map (both `null` where missing), `{}` a structure. `=name`
 * gives the JSON name where it does not follow from the Go name. `parts` are the structures that fields hold.
 *
 *     const TAINT = goStruct('Key Value Effect TimeAdded*');
 */
export function goStruct(fields: string, parts: Readonly<Record<string, GoStruct>> = {}): GoStruct {
  // There are many, and most are never printed.
  let printers: readonly FieldPrinter[] | undefined;
  return (value) => {
    if (value === undefined) return 'null';
    printers ??= fields.split(' ').map((field) => fieldPrinter(field, parts));
    const object = isObject(value) ? value : {};
    return `{${printers.map((print) => print(object)).join(',')}}`;
  };
}

/** A list of structures; a missing or empty one is `null` as a decoded one is. */
export function goList(item: GoStruct): GoStruct {
  return (value) => (Array.isArray(value) ? `[${value.map(item).join(',')}]` : 'null');
}

/** A value in the form of a structure, for `invalid` and its like. */
export function printed(struct: GoStruct, value: unknown): PrintedValue {
  return new PrintedValue(struct(value));
}

const FIELD = /^([A-Za-z0-9]+)(#|\?|\*|\[\]|\{\})?(?:=(.+))?$/;
const ZEROS: ReadonlyMap<string, string> = new Map([
  ['', '""'],
  ['#', '0'],
  ['?', 'false'],
]);

type FieldPrinter = (object: Readonly<Record<string, unknown>>) => string;

function fieldPrinter(field: string, parts: Readonly<Record<string, GoStruct>>): FieldPrinter {
  const [, name = '', sign = '', jsonName = lowerCamel(name)] = FIELD.exec(field) ?? [];
  const part = ownValue(parts, name);
  const zero = sign === '{}' ? (part?.({}) ?? '{}') : (ZEROS.get(sign) ?? 'null');
  const print = sign === '[]' ? (part ? goList(part) : goCollection) : (part ?? goJson);
  return (object) => {
    const value = ownValue(object, jsonName) ?? givenEmpty(object, jsonName);
    return `"${name}":${value === undefined ? zero : print(value)}`;
  };
}

/** A list of plain values, or a map, whose keys Go sorts. */
export function goCollection(value: unknown): string {
  if (!isObject(value)) return goJson(value);
  return goJson(
    Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, value[key]]),
    ),
  );
}

/** `UID` is `uid`, `APIVersion` is `apiVersion`, `Name` is `name`. */
function lowerCamel(name: string): string {
  return name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (head) => head.toLowerCase());
}

/** A label selector, which upstream prints as it is written in JSON. */
export const LABEL_SELECTOR: GoStruct = (value) => {
  if (!isObject(value)) return 'null';
  const { matchLabels, matchExpressions } = value;
  const parts = [
    ...(isObject(matchLabels) ? [`"matchLabels":${goCollection(matchLabels)}`] : []),
    ...(Array.isArray(matchExpressions)
      ? [`"matchExpressions":[${matchExpressions.map(printRequirement).join(',')}]`]
      : []),
  ];
  return `{${parts.join(',')}}`;
};

function printRequirement(requirement: unknown): string {
  const { key = '', operator = '', values } = isObject(requirement) ? requirement : {};
  return goJson({ key, operator, values });
}

export const OBJECT_REFERENCE = goStruct('Kind Namespace Name UID APIVersion ResourceVersion FieldPath');

const NODE_REQUIREMENT = goStruct('Key Operator Values[]');

export const NODE_SELECTOR_TERM = goStruct('MatchExpressions[] MatchFields[]', {
  MatchExpressions: NODE_REQUIREMENT,
  MatchFields: NODE_REQUIREMENT,
});
