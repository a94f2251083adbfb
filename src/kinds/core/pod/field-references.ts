/** References of the downward API: to a field of the Pod, and to the resources of a container. */
import {
  canonicalQuantity,
  checkMessages,
  type FieldError,
  type FieldPath,
  invalid,
  notSupported,
  qualifiedName,
  required,
} from '../../../api/index.ts';
import type { EnvironmentVariable } from './types.ts';

type Source = NonNullable<EnvironmentVariable['valueFrom']>;
type FieldReference = NonNullable<Source['fieldRef']>;
type ResourceReference = NonNullable<Source['resourceFieldRef']>;

/** The fields that an environment variable may show. */
export const ENVIRONMENT_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** The fields that a file may show: those that it can follow. */
export const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...ENVIRONMENT_FIELDS,
  ...VOLUME_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

const RESOURCE_FIELDS = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const HUGE_PAGES = /^(?:limits|requests)\.hugepages-/;
const SIZE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

export function validateFieldReference(
  errors: FieldError[],
  reference: FieldReference,
  supported: readonly string[],
  path: FieldPath,
): void {
  const { apiVersion, fieldPath } = reference;
  if (!apiVersion) {
    errors.push(required(path.child('apiVersion')));
    return;
  }
  const at = path.child('fieldPath');
  if (!fieldPath) {
    errors.push(required(at));
    return;
  }
  const subscripted = splitSubscript(fieldPath);
  const why = whyUnknown(apiVersion, fieldPath, subscripted);
  if (why !== undefined) errors.push(invalid(at, fieldPath, `error converting fieldPath: ${why}`));
  else if (subscripted) validateSubscript(errors, subscripted, path);
  else {
    const field = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
    if (!supported.includes(field)) errors.push(notSupported(at, field, supported));
  }
}

interface Subscripted {
  readonly field: string;
  readonly key: string;
}

/** `metadata.labels['app']` as field and key. */
function splitSubscript(fieldPath: string): Subscripted | undefined {
  const start = fieldPath.indexOf("['");
  if (start <= 0 || !fieldPath.endsWith("']")) return undefined;
  return { field: fieldPath.slice(0, start), key: fieldPath.slice(start + 2, -2) };
}

function whyUnknown(version: string, fieldPath: string, subscripted?: Subscripted): string | undefined {
  if (version !== 'v1') return `unsupported pod version: ${version}`;
  if (subscripted) {
    return isMap(subscripted.field) ? undefined : `field label does not support subscript: ${fieldPath}`;
  }
  // The name that the first clients had for `spec.nodeName` is still known.
  if (KNOWN_FIELDS.has(fieldPath) || fieldPath === 'spec.host') return undefined;
  return `field label not supported: ${fieldPath}`;
}

function isMap(field: string): boolean {
  return field === 'metadata.annotations' || field === 'metadata.labels';
}

function validateSubscript(errors: FieldError[], { field, key }: Subscripted, path: FieldPath): void {
  const name = field === 'metadata.annotations' ? key.toLowerCase() : key;
  checkMessages(errors, path, key, qualifiedName(name));
}

/** `inVolume`: the container must be named, since a volume belongs to none. */
export function validateResourceReference(
  errors: FieldError[],
  reference: ResourceReference,
  inVolume: boolean,
  path: FieldPath,
): void {
  const resource = reference.resource ?? '';
  if (inVolume && !reference.containerName) errors.push(required(path.child('containerName')));
  else if (!resource) errors.push(required(path.child('resource')));
  else if (!RESOURCE_FIELDS.includes(resource) && !HUGE_PAGES.test(resource)) {
    errors.push(notSupported(path.child('resource'), resource, RESOURCE_FIELDS));
  }
  validateDivisor(errors, resource, canonicalQuantity(reference.divisor ?? '0'), path.child('divisor'));
}

function validateDivisor(errors: FieldError[], resource: string, divisor: string, path: FieldPath): void {
  if (divisor === '0') return;
  const [, name = ''] = resource.split('.');
  if (name === 'cpu' && RESOURCE_FIELDS.includes(resource)) {
    if (divisor === '1' || divisor === '1m') return;
    errors.push(
      invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource"),
    );
    return;
  }
  const about = sizeWords(resource);
  if (about === undefined || SIZE_DIVISORS.includes(divisor)) return;
  const list = SIZE_DIVISORS.join(', ');
  errors.push(
    invalid(path, resource, `only divisor's values ${list} are supported with the ${about} resource`),
  );
}

function sizeWords(resource: string): string | undefined {
  if (HUGE_PAGES.test(resource)) return 'hugepages';
  if (!RESOURCE_FIELDS.includes(resource)) return undefined;
  return resource.endsWith('.memory') ? 'memory' : 'local ephemeral storage';
}
