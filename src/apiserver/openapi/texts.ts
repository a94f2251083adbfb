import { ownValue } from '../../base/index.ts';
import type { Documentation } from '../../api/index.ts';
import type { Parameter } from '../contracts/index.ts';
import { groupName } from './names.ts';
import type { Operation } from './operations.ts';

/** `apps_v1`: what operations are grouped by. */
export function tagOf({ path }: Operation): string {
  const [root = '', first = '', second = ''] = path.split('/').slice(1);
  if (root === 'api') return first === '' ? 'core' : `core_${first}`;
  if (root !== 'apis') return root.replace(/^\./, '').replace(/-\w/g, (found) => `_${found.charAt(1)}`);
  if (first === '') return 'apis';
  const name = groupName(first);
  const group = name.charAt(0).toLowerCase() + name.slice(1);
  return second === '' ? group : `${group}_${second}`;
}

/** The published text of an operation; the deprecated watches below `/watch/` are described nowhere. */
export function operationText(operation: Operation, documentation: Documentation): string | undefined {
  const text = documentation.describeOperation(operation.clientMethod);
  return text === '' ? undefined : text;
}

export function parameterText(
  { name, textOf }: Parameter,
  kind: string,
  documentation: Documentation,
): string | undefined {
  return textOf === undefined ? `name of the ${kind}` : documentation.describeParameter(textOf, name);
}

/** What an answer with a status code is described by. */
export function answerText(status: string): string | undefined {
  return ownValue(ANSWERS, status);
}

const ANSWERS: Readonly<Record<string, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };
