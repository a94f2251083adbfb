import type { JsonObject } from '../base/index.ts';
import { quote } from './go-text.ts';

/** A cause in a `Status`: which field, and what is wrong with it. */
export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** The body of every failure (`Status` of meta/v1), as upstream writes it. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: JsonObject;
  status: 'Failure' | 'Success';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** A failure that the API answers with: the one error class of this boundary. */
export class StatusError extends Error {
  readonly code: number;
  /** Upstream's reason (`NotFound`, `Conflict`, …); empty where upstream gives none. */
  readonly reason: string;
  readonly details?: StatusDetails;
  /** The metadata of the answer: a token to go on with, where there is one. */
  readonly metadata: JsonObject;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
    metadata: JsonObject = {},
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    if (details) this.details = details;
    this.metadata = metadata;
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.metadata,
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

/** The group and plural of a resource, as errors name it: `deployments.apps`. */
export interface ResourceName {
  readonly group: string;
  readonly resource: string;
}

export function qualified(of: ResourceName): string {
  return of.group === '' ? of.resource : `${of.resource}.${of.group}`;
}

function detailsOf(of: ResourceName, name: string): StatusDetails {
  return { name, ...(of.group === '' ? {} : { group: of.group }), kind: of.resource };
}

export function notFound(of: ResourceName, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualified(of)} ${quote(name)} not found`, detailsOf(of, name));
}

/** A 403; the message names the object only where it has a name already. */
export function forbiddenError(of: ResourceName, name: string, why: string): StatusError {
  const what = name === '' ? qualified(of) : `${qualified(of)} "${name}"`;
  const { name: _, ...details } = detailsOf(of, name);
  return new StatusError(
    403,
    'Forbidden',
    `${what} is forbidden: ${why}`,
    name === '' ? details : { name, ...details },
  );
}

export function alreadyExists(of: ResourceName, name: string): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${qualified(of)} ${quote(name)} already exists`,
    detailsOf(of, name),
  );
}

export function conflict(of: ResourceName, name: string, why: string): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(of)} ${quote(name)}: ${why}`,
    detailsOf(of, name),
  );
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function internalError(message: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });
}
