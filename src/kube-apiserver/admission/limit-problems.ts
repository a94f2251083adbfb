/** What is outside of a limit range, in upstream's words. */
import type { Quantity } from '../../api/index.ts';

export interface Bound {
  /** `Container`, `Pod`, `PersistentVolumeClaim`. */
  readonly type: string;
  readonly resource: string;
  readonly bound: Quantity;
}

export function minimumProblem(
  of: Bound,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined {
  const { type, resource, bound } = of;
  const begin = `minimum ${resource} usage per ${type} is ${bound.toString()}`;
  if (!request) return `${begin}.  No request is specified`;
  if (request.compare(bound) < 0) return `${begin}, but request is ${request.toString()}`;
  return limit && limit.compare(bound) < 0 ? `${begin}, but limit is ${limit.toString()}` : undefined;
}

export function maximumProblem(
  of: Bound,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined {
  const { type, resource, bound } = of;
  const begin = `maximum ${resource} usage per ${type} is ${bound.toString()}`;
  if (!limit) return `${begin}.  No limit is specified`;
  if (limit.compare(bound) > 0) return `${begin}, but limit is ${limit.toString()}`;
  return request && request.compare(bound) > 0 ? `${begin}, but request is ${request.toString()}` : undefined;
}

/** Of what has requests alone. */
export function maximumRequestProblem(of: Bound, request: Quantity | undefined): string | undefined {
  const { type, resource, bound } = of;
  const begin = `maximum ${resource} usage per ${type} is ${bound.toString()}`;
  if (!request) return `${begin}.  No request is specified`;
  return request.compare(bound) > 0 ? `${begin}, but request is ${request.toString()}` : undefined;
}

export function ratioProblem(
  of: Bound,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string | undefined {
  const { type, resource, bound } = of;
  const begin = `${resource} max limit to request ratio per ${type} is ${bound.toString()}`;
  if (!request || request.isZero()) return `${begin}, but no request is specified or request is 0`;
  if (!limit || limit.isZero()) return `${begin}, but no limit is specified or limit is 0`;
  const ratio = limit.asMilli() / request.asMilli();
  return ratio * 1000 > bound.asMilli() ? `${begin}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}
