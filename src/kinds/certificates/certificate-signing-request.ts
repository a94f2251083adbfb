import { fieldText, selectableFields } from '../definition/index.ts';
import { append, deepEqual, repeats } from '../../base/index.ts';
import {
  bytesOfBase64,
  duplicate,
  type FieldError,
  FieldPath,
  forbidden,
  invalid,
  type Strategy,
  notSupported,
  quote,
  required,
} from '../../api/index.ts';
import type { CertificateSigningRequest } from '../types/index.ts';
import { derProblem } from '../shared/x509/der.ts';
import { pemBlocks } from '../shared/x509/pem.ts';
import { validateSignerName } from './signer-name.ts';

type Status = NonNullable<CertificateSigningRequest['status']>;
type Condition = NonNullable<Status['conditions']>[number];

const SPEC = FieldPath.of('spec');
const CONDITIONS = FieldPath.of('status', 'conditions');
const CERTIFICATE = FieldPath.of('status', 'certificate');
const MIN_EXPIRATION_SECONDS = 600;
/** Who approves, and who signs, says so by these; nobody takes them back. */
const APPROVED = 'Approved';
const DENIED = 'Denied';
const DECISIONS = [APPROVED, DENIED];
const LASTING = [...DECISIONS, 'Failed'];
const TRUTHS = ['True', 'False', 'Unknown'];
const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

/** What an update may change beyond the metadata, by the way that it comes. */
interface Changeable {
  readonly decision: boolean;
  readonly certificate: boolean;
}

/** Who asks is set by the API server, which knows it. */
export const certificateSigningRequestStrategy: Strategy<CertificateSigningRequest> = {
  validateName: () => [],
  metadataChecks: ['itself', 'change'],
  partMetadataChecks: ['itself', 'change'],
  allowUnconditionalUpdate: true,
  prepareForCreate(request) {
    request.status = {};
  },
  prepareForUpdate(request, old) {
    request.spec = old.spec;
    request.status = old.status ?? {};
  },
  prepareForStatusUpdate(request, old, now) {
    request.spec = old.spec;
    request.status ??= {};
    dateConditions(request.status, old, now);
  },
  validateCreate: validateRequest,
  validateUpdate: (request, old) => validateChange(request, old, { decision: false, certificate: false }),
  validateStatusUpdate: (request, old) =>
    validateChange(request, old, { decision: false, certificate: true }),
  subresources: {
    approval: {
      prepare(request, old, now) {
        request.spec = old.spec;
        const { conditions } = request.status ?? {};
        const { conditions: _, ...rest } = old.status ?? {};
        request.status = { ...rest, ...(conditions ? { conditions } : {}) };
        dateConditions(request.status, old, now);
      },
      validate: (request, old) => validateChange(request, old, { decision: true, certificate: false }),
    },
  },
};

/** Conditions without times get them: that of a condition that is there already, or `now`. */
function dateConditions(status: Status, old: CertificateSigningRequest, now: string): void {
  if (!status.conditions) return;
  const before = new Map<string, string>();
  for (const condition of old.status?.conditions ?? []) {
    const key = keyOfCondition(condition);
    if (condition.lastTransitionTime && !before.has(key)) before.set(key, condition.lastTransitionTime);
  }
  status.conditions = status.conditions.map((condition) => ({
    ...condition,
    lastUpdateTime: condition.lastUpdateTime ?? now,
    lastTransitionTime: condition.lastTransitionTime ?? before.get(keyOfCondition(condition)) ?? now,
  }));
}

function keyOfCondition({ type, status }: Condition): string {
  return JSON.stringify([type, status]);
}

function validateRequest({ spec, status }: CertificateSigningRequest): FieldError[] {
  const problem = requestProblem(spec.request);
  const expiration = spec.expirationSeconds;
  return [
    ...(problem ? [invalid(SPEC.child('request'), spec.request ?? null, problem)] : []),
    ...validateUsages(spec.usages ?? []),
    ...validateSignerName(spec.signerName ?? '', SPEC.child('signerName')),
    ...(expiration !== undefined && expiration < MIN_EXPIRATION_SECONDS
      ? [invalid(SPEC.child('expirationSeconds'), expiration, TOO_SHORT)]
      : []),
    ...validateConditions(status?.conditions ?? []),
    ...validateCertificate(status?.certificate),
  ];
}

const TOO_SHORT = `may not specify a duration less than ${MIN_EXPIRATION_SECONDS} seconds (10 minutes)`;

function requestProblem(request: string | undefined): string | undefined {
  const [block] = pemBlocks(textOf(request));
  if (block?.type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST';
  return derProblem(block.bytes);
}

function validateUsages(usages: readonly string[]): FieldError[] {
  const path = SPEC.child('usages');
  if (usages.length === 0) return [required(path)];
  const isRepeated = repeats<string>();
  return [
    ...usages.flatMap((usage, at) =>
      USAGES.includes(usage) ? [] : [notSupported(path.index(at), usage, USAGES)],
    ),
    ...usages.flatMap((usage, at) => (isRepeated(usage) ? [duplicate(path.index(at), usage)] : [])),
  ];
}

function validateConditions(conditions: readonly Condition[]): FieldError[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  conditions.forEach(({ type, status }, at) => {
    const path = CONDITIONS.index(at);
    if (type === '') errors.push(required(path.child('type')));
    const known = LASTING.includes(type) ? ['True'] : TRUTHS;
    if (status === '') errors.push(required(path.child('status')));
    else if (!known.includes(status)) errors.push(notSupported(path.child('status'), status, known));
    if (DECISIONS.some((other) => other !== type && seen.has(other) && DECISIONS.includes(type)))
      errors.push(invalid(CONDITIONS, type, 'Approved and Denied conditions are mutually exclusive'));
    if (seen.has(type)) errors.push(duplicate(path.child('type'), type));
    seen.add(type);
  });
  return errors;
}

function validateCertificate(certificate: string | undefined): FieldError[] {
  const problem = certificate ? certificateProblem(textOf(certificate)) : undefined;
  return problem ? [invalid(CERTIFICATE, '<certificate data>', problem)] : [];
}

function certificateProblem(text: string): string | undefined {
  const blocks = [...pemBlocks(text)];
  for (const { type, hasHeaders } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${quote(type)}`;
    if (hasHeaders) return 'no PEM block headers are permitted';
  }
  return blocks.length > 0 ? undefined : 'must contain at least one CERTIFICATE PEM block';
}

function validateChange(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  may: Changeable,
): FieldError[] {
  const errors = validateRequest(request);
  for (const type of LASTING) {
    if (conditionsOf(request, type).length < conditionsOf(old, type).length)
      errors.push(forbidden(CONDITIONS, `updates may not remove a condition of type ${quote(type)}`));
  }
  if (!may.decision)
    append(
      errors,
      DECISIONS.flatMap((type) => validateDecision(request, old, type)),
    );
  if ((request.status?.certificate ?? '') !== (old.status?.certificate ?? '')) {
    if (!may.certificate) errors.push(forbidden(CERTIFICATE, 'updates may not set certificate content'));
    else if (old.status?.certificate)
      errors.push(forbidden(CERTIFICATE, 'updates may not modify existing certificate content'));
  }
  return errors;
}

function validateDecision(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  type: string,
): FieldError[] {
  const [next, before] = [conditionsOf(request, type), conditionsOf(old, type)];
  if (next.length < before.length || deepEqual(next, before)) return [];
  const change = next.length > before.length ? 'add' : 'modify';
  return [forbidden(CONDITIONS, `updates may not ${change} a condition of type ${quote(type)}`)];
}

function conditionsOf({ status }: CertificateSigningRequest, type: string): Condition[] {
  return (status?.conditions ?? []).filter((condition) => condition.type === type);
}

/** What bytes say, each of them one character. */
function textOf(base64: string | undefined): string {
  return new TextDecoder('latin1').decode(bytesOfBase64(base64 ?? ''));
}

export const certificateSigningRequestFields = selectableFields({
  'spec.signerName': fieldText('spec.signerName'),
});
