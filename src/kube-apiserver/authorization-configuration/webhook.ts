import { isObject, type JsonObject } from '../../base/index.ts';
import {
  type cel,
  duplicate,
  type FieldError,
  type FieldPath,
  invalid,
  notSupported,
  parseDuration,
  required,
  tooMany,
} from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { compileMatchCondition } from './match-conditions.ts';

/** A server that is asked whether requests are allowed. */
export interface Webhook {
  readonly timeoutMs: number;
  /** How long answers are remembered; 0 where they are not. */
  readonly authorizedMs: number;
  readonly unauthorizedMs: number;
  readonly reviewVersion: string;
  readonly failurePolicy: 'NoOpinion' | 'Deny';
  /** The kubeconfig that says how it is reached. */
  readonly kubeConfigFile: string;
  readonly conditions: readonly cel.Program[];
}

const CONDITIONS_LIMIT = 64;
const LONGEST_MS = 30_000;

/** As upstream has it, the paths of these errors leave `webhook` out. */
export function webhookOf(given: JsonObject, path: FieldPath, errors: FieldError[]): Webhook {
  const durationOf = (field: string, standard: string, limitMs = Infinity): number => {
    const written = text(given[field]) || standard;
    const ms = written === '' ? 0 : (parseDuration(written) ?? Number.NaN);
    if (ms === 0) errors.push(required(path.child(field)));
    else if (!(ms > 0 && ms <= limitMs)) {
      const why = limitMs === Infinity ? 'must be > 0s' : 'must be > 0s and <= 30s';
      errors.push(invalid(path.child(field), written, why));
    }
    return ms;
  };
  const timeoutMs = durationOf('timeout', '', LONGEST_MS);
  const authorizedMs = durationOf('authorizedTTL', '5m0s');
  const unauthorizedMs = durationOf('unauthorizedTTL', '30s');
  const oneOf = (field: string, known: readonly string[], why?: string): string => {
    const value = text(given[field]);
    if (value === '') {
      if (why !== '') errors.push(required(path.child(field), why));
    } else if (!known.includes(value)) errors.push(notSupported(path.child(field), value, known));
    return value;
  };
  const conditions = Array.isArray(given['matchConditions']) ? given['matchConditions'] : [];
  const reviewVersion = oneOf('subjectAccessReviewVersion', ['v1', 'v1beta1']);
  oneOf(
    'matchConditionSubjectAccessReviewVersion',
    ['v1'],
    conditions.length > 0 ? 'required if match conditions are specified' : '',
  );
  const failurePolicy = oneOf('failurePolicy', ['NoOpinion', 'Deny']);
  return {
    timeoutMs,
    authorizedMs: given['cacheAuthorizedRequests'] === false ? 0 : authorizedMs,
    unauthorizedMs: given['cacheUnauthorizedRequests'] === false ? 0 : unauthorizedMs,
    reviewVersion,
    failurePolicy: failurePolicy === 'Deny' ? 'Deny' : 'NoOpinion',
    kubeConfigFile: connectionOf(given['connectionInfo'], path.child('connectionInfo'), errors),
    conditions: conditionsOf(conditions, path.child('matchConditions'), errors),
  };
}

/** `InClusterConfig` is for servers that extend the API: the API server would ask itself. */
function connectionOf(value: unknown, path: FieldPath, errors: FieldError[]): string {
  const given = isObject(value) ? value : {};
  const [type, file] = [text(given['type']), text(given['kubeConfigFile'])];
  const ofFile = path.child('kubeConfigFile');
  if (type === '') errors.push(required(path.child('type')));
  else if (type !== 'KubeConfigFile') errors.push(notSupported(path.child('type'), type, ['KubeConfigFile']));
  else if (file === '') errors.push(required(ofFile));
  return file;
}

function conditionsOf(given: readonly unknown[], path: FieldPath, errors: FieldError[]): cel.Program[] {
  if (given.length > CONDITIONS_LIMIT) {
    errors.push(tooMany(path, given.length, CONDITIONS_LIMIT));
    return [];
  }
  const seen = new Set<string>();
  return given.flatMap((condition, index) => {
    const at = path.index(index).child('expression');
    const expression = isObject(condition) ? text(condition['expression']) : '';
    if (expression.trim() === '') errors.push(required(at));
    else if (seen.has(expression)) errors.push(duplicate(at, expression));
    else {
      seen.add(expression);
      const program = compileMatchCondition(expression, at, errors);
      if (program) return [program];
    }
    return [];
  });
}
