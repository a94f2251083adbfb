import { type FieldError, FieldPath, invalid, notSupported } from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { aggregated, checkKind, type Document, DocumentError, integerIn, listOf } from './document.ts';

const TYPES = ['Namespace', 'Server', 'SourceAndObject', 'User'] as const;
const CONFIGURATION = { kind: 'Configuration', versions: ['eventratelimit.admission.k8s.io/v1alpha1'] };
const CACHE_SIZE = 4096;

export type EventRateLimitType = (typeof TYPES)[number];

/** How many Events are taken of all, of each namespace, of each user, or of each source about each object. */
export interface EventRateLimit {
  readonly type: EventRateLimitType;
  /** How many more each second, up to `burst` at once. */
  readonly perSecond: number;
  readonly burst: number;
  /** How many namespaces, users, … are told apart: the one that was heard of least lately is forgotten. */
  readonly remembered: number;
}

/** Throws a {@link DocumentError} with all that is wrong. Without a document there is no limit, which is wrong, too. */
export function eventRateLimits(document: Document | undefined): readonly EventRateLimit[] {
  if (document) checkKind(document.content, CONFIGURATION);
  const errors: FieldError[] = [];
  const path = FieldPath.of('limits');
  const given = listOf(document?.content['limits']);
  if (given.length === 0)
    errors.push(invalid(path, document?.content['limits'] ?? null, 'must not be empty'));
  const limits = given.flatMap((limit, index): EventRateLimit[] => {
    const at = path.index(index);
    const type = TYPES.find((known) => known === text(limit['type']));
    const [qps, burst, size] = ['qps', 'burst', 'cacheSize'].map((field) => integerIn(limit, field));
    if (type === undefined) errors.push(notSupported(at.child('type'), text(limit['type']), TYPES));
    const [perSecond = 0, most = 0, remembered = 0] = [qps, burst, size];
    if (most <= 0) errors.push(invalid(at.child('burst'), most, 'must be positive'));
    if (perSecond <= 0) errors.push(invalid(at.child('qps'), perSecond, 'must be positive'));
    if (type !== 'Server' && remembered < 0) {
      errors.push(invalid(at.child('cacheSize'), remembered, 'must not be negative'));
    }
    return type ? [{ type, perSecond, burst: most, remembered: remembered || CACHE_SIZE }] : [];
  });
  if (errors.length > 0) throw new DocumentError(aggregated(errors));
  return limits;
}
