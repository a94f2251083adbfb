import {
  type FieldError,
  FieldPath,
  forbidden,
  invalidError,
  notSupported,
  StatusError,
} from '../../api/index.ts';
import { booleanOf, integerOf } from './query-values.ts';

/** The query of a list or a watch. */
export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** Empty where it is not given. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  /** How many objects a page may have; 0 for all. */
  readonly limit: number;
  readonly continue: string;
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
  readonly timeoutSeconds: number | undefined;
}

/** Reads and checks the query. Throws the 400 or 422 that upstream answers. */
export function listOptions(query: URLSearchParams, isWatch: boolean): ListOptions {
  const options: ListOptions = {
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
    watch: isWatch,
    allowWatchBookmarks: booleanOf(query, 'allowWatchBookmarks') ?? false,
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
    timeoutSeconds: integerOf(query, 'timeoutSeconds'),
    limit: Math.max(0, integerOf(query, 'limit') ?? 0),
    continue: query.get('continue') ?? '',
    sendInitialEvents: booleanOf(query, 'sendInitialEvents'),
  };
  const errors = isWatch ? watchErrors(options) : listErrors(options);
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  return options;
}

/** A resourceVersion as a number: 0 where it is empty. Throws the 500 that upstream answers to anything else. */
export function revisionOf(resourceVersion: string): number {
  if (resourceVersion === '') return 0;
  if (isUint64(resourceVersion)) return Number(resourceVersion);
  throw new StatusError(500, '', badRevisionMessage(resourceVersion));
}

/** What upstream says of a resourceVersion that is no whole number of 64 bits. */
export function badRevisionMessage(resourceVersion: string): string {
  const quoted = JSON.stringify(resourceVersion);
  const why = DIGITS.test(resourceVersion) ? 'value out of range' : 'invalid syntax';
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${why}`;
}

/** Whether a text is a whole number of 64 bits, as every revision is. */
export function isUint64(text: string): boolean {
  const digits = text.replace(/^0+(?=\d)/, '');
  return DIGITS.test(text) && digits.length <= 20 && BigInt(digits) <= LARGEST_UINT64;
}

const DIGITS = /^\d+$/;
const LARGEST_UINT64 = 2n ** 64n - 1n;

const MATCH = FieldPath.of('resourceVersionMatch');

function listErrors(options: ListOptions): FieldError[] {
  const errors = matchErrors(options);
  if (options.sendInitialEvents !== undefined) {
    errors.push(forbidden(FieldPath.of('sendInitialEvents'), 'sendInitialEvents is forbidden for list'));
  }
  return errors;
}

function matchErrors({ resourceVersionMatch, resourceVersion, continue: token }: ListOptions): FieldError[] {
  if (resourceVersionMatch === '') return [];
  const errors: FieldError[] = [];
  if (resourceVersion === '') {
    errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
  }
  if (token !== '')
    errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden when continue is provided'));
  if (resourceVersionMatch !== 'Exact' && resourceVersionMatch !== 'NotOlderThan') {
    errors.push(notSupported(MATCH, resourceVersionMatch, ['Exact', 'NotOlderThan', '']));
  } else if (resourceVersionMatch === 'Exact' && resourceVersion === '0') {
    errors.push(forbidden(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  return errors;
}

function watchErrors(options: ListOptions): FieldError[] {
  const { resourceVersionMatch, sendInitialEvents, continue: token } = options;
  const errors: FieldError[] = [];
  if (sendInitialEvents === undefined && resourceVersionMatch !== '') {
    const detail = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided';
    errors.push(forbidden(MATCH, detail));
  }
  if (sendInitialEvents !== undefined && resourceVersionMatch !== 'NotOlderThan') {
    errors.push(forbidden(MATCH, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
    if (resourceVersionMatch !== '') errors.push(notSupported(MATCH, resourceVersionMatch, ['NotOlderThan']));
  }
  if (token !== '')
    errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden when continue is provided'));
  return errors;
}
