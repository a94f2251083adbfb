import {
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  nameRule,
  type NameRule,
  qualifiedName,
} from '../../validation/index.ts';
import { FormatValue } from '../values/format.ts';
import { readTimestamp } from '../values/moments.ts';
import { ArrayList } from '../values/list.ts';
import { noSuchOverload, Optional, type Value } from '../values/value.ts';
import { givenText } from './given.ts';
import { type FunctionDeclaration, overload } from './signature.ts';
import { parseUrl } from './url-parts.ts';

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const DATE_TIME = /^([^t]+)t(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})(?:t.*)?$/;

/** Lengths that upstream assumes of the patterns of formats. */
const LABEL_SIZE = 30;
const SUBDOMAIN_SIZE = 60;
const LABEL_VALUE_SIZE = 40;
const URL_SIZE = 1103;
const UUID_SIZE = 70;
const BASE64_SIZE = 84;
const DATE_TIME_SIZE = 71;

const NAMED = new Map<string, FormatValue>([
  ['dns1123Label', named('DNS1123Label', LABEL_SIZE, dns1123Label, false)],
  ['dns1123Subdomain', named('DNS1123Subdomain', SUBDOMAIN_SIZE, dns1123Subdomain, false)],
  ['dns1035Label', named('DNS1035Label', LABEL_SIZE, dns1035Label, false)],
  ['qualifiedName', new FormatValue('QualifiedName', SUBDOMAIN_SIZE, qualifiedName)],
  ['dns1123LabelPrefix', named('DNS1123LabelPrefix', LABEL_SIZE, dns1123Label, true)],
  ['dns1123SubdomainPrefix', named('DNS1123SubdomainPrefix', SUBDOMAIN_SIZE, dns1123Subdomain, true)],
  ['dns1035LabelPrefix', named('DNS1035LabelPrefix', LABEL_SIZE, dns1035Label, true)],
  ['labelValue', new FormatValue('LabelValue', LABEL_VALUE_SIZE, labelValue)],
  [
    'uri',
    new FormatValue('URI', URL_SIZE, (text) => {
      const parts = parseUrl(text);
      return 'problem' in parts ? [parts.problem] : [];
    }),
  ],
  ['uuid', tested('uuid', UUID_SIZE, (text) => UUID.test(text), 'does not match the UUID format')],
  ['byte', tested('byte', BASE64_SIZE, (text) => BASE64.test(text), 'invalid base64')],
  ['date', tested('date', DATE_TIME_SIZE, isDate, 'invalid date')],
  ['datetime', tested('datetime', DATE_TIME_SIZE, isDateTime, 'invalid datetime')],
]);

/** Named formats: `format.dns1123Label().validate(name)` gives what is wrong with a text, if anything. */
export const FORMATS: readonly FunctionDeclaration[] = [
  ...[...NAMED].map(([name, format]) => ({
    name: `format.${name}`,
    overloads: [overload(`format.${name}`, '() format', () => format)],
  })),
  {
    name: 'format.named',
    overloads: [
      overload('format-named', '(string) optional(format)', (name) => {
        const format = NAMED.get(givenText(name));
        return format ? Optional.of(format) : Optional.none;
      }),
    ],
  },
  {
    name: 'validate',
    overloads: [
      overload('format-validate', 'format.(string) optional(list(string))', (format: Value = null, text) => {
        if (!(format instanceof FormatValue)) return noSuchOverload(format);
        const problems = format.problems(givenText(text));
        return problems.length === 0 ? Optional.none : Optional.of(new ArrayList(problems));
      }),
    ],
  },
];

/** Whether the text is a date of the calendar: `2024-02-29`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && readTimestamp(`${text}T00:00:00Z`) !== undefined;
}

function isDateTime(text: string): boolean {
  const found = DATE_TIME.exec(text.toLowerCase());
  if (!found) return false;
  const [, date = '', hour = '', minute = '', second = ''] = found;
  return isDate(date) && hour <= '23' && minute <= '59' && second <= '59';
}

function named(name: string, size: number, rule: NameRule, prefix: boolean): FormatValue {
  const check = nameRule(rule);
  return new FormatValue(name, size, (text) => check(text, prefix));
}

function tested(name: string, size: number, test: (text: string) => boolean, problem: string): FormatValue {
  return new FormatValue(name, size, (text) => (test(text) ? [] : [problem]));
}
