import { append, ownValue } from '../../../base/index.ts';
import { containerTotals } from './facts/index.ts';
import {
  checkMessages,
  checkRequiredChoice,
  dns1123Label,
  dns1123Subdomain,
  duplicate,
  type FieldError,
  type FieldPath,
  forbidden,
  givenEmpty,
  invalid,
  notSupported,
  printed,
  Quantity,
  QuantityError,
  required,
  valueNotFound,
} from '../../../api/index.ts';
import type { PodSpec } from '../../types/index.ts';
import {
  checkContainerResourceName,
  checkResourceName,
  validateResourceQuantity,
} from '../resources/resources.ts';
import {
  hugePageSize,
  isHugePageResource,
  isPodResource,
  mayOvercommit,
} from '../resources/resource-names.ts';
import { POD_RESOURCE_CLAIM } from './go-pod.ts';
import type { PodContext } from './pod-context.ts';
import type { AnyContainer, ContainerResources, QuantityMap } from './types.ts';

type NameCheck = (errors: FieldError[], name: string, path: FieldPath) => void;

const RESIZABLE = ['cpu', 'memory'];
const POD_RESOURCES = ['cpu', 'hugepages-', 'memory'];

export function validateContainerResources(
  errors: FieldError[],
  container: AnyContainer,
  pod: PodContext,
  path: FieldPath,
): void {
  if (container.resources) {
    const at = path.child('resources');
    validateRequirements(errors, container.resources, checkContainerResourceName, at);
    validateClaims(errors, container.resources.claims, pod.claimNames, at.child('claims'));
  }
  if (container.resizePolicy) {
    validateResizePolicy(errors, container.resizePolicy, pod.spec.restartPolicy, path.child('resizePolicy'));
  }
}

/** The resources of the Pod as a whole: they hold what its containers ask for, and bound what each may use. */
export function validatePodResources(
  errors: FieldError[],
  spec: PodSpec,
  claimNames: readonly string[],
  path: FieldPath,
): void {
  const { resources } = spec;
  if (!resources) return;
  if (resources.claims ?? givenEmpty(resources, 'claims')) {
    errors.push(forbidden(path.child('claims'), 'claims may not be set for Resources at pod-level'));
  }
  validateRequirements(errors, resources, checkPodResourceName, path);
  validateClaims(errors, resources.claims, claimNames, path.child('claims'));
  validateTotals(errors, spec, resources.requests ?? {}, path.child('requests'));
  validateBounds(errors, spec, resources.limits ?? {}, path.child('containers'));
}

/** What a RuntimeClass adds to a Pod. Upstream reports it as if it were limits. */
export function validateOverhead(errors: FieldError[], overhead: QuantityMap, path: FieldPath): void {
  validateRequirements(errors, { limits: overhead }, checkContainerResourceName, path);
}

function validateRequirements(
  errors: FieldError[],
  { limits = {}, requests = {} }: ContainerResources,
  checkName: NameCheck,
  path: FieldPath,
): void {
  for (const [name, value] of Object.entries(limits)) {
    validateQuantity(errors, name, value, checkName, path.child('limits').key(name));
  }
  for (const [name, value] of Object.entries(requests)) {
    const at = path.child('requests').key(name);
    checkName(errors, name, at);
    const request = Quantity.parse(value);
    append(errors, validateResourceQuantity(name, value, at));
    checkAgainstLimit(errors, name, request, ownValue(limits, name), path);
    checkPages(errors, name, request, at);
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePageResource) && !names.some((name) => RESIZABLE.includes(name))) {
    errors.push(forbidden(path, 'HugePages require cpu or memory'));
  }
}

function validateQuantity(
  errors: FieldError[],
  name: string,
  value: string | number,
  checkName: NameCheck,
  path: FieldPath,
): void {
  checkName(errors, name, path);
  append(errors, validateResourceQuantity(name, value, path));
  checkPages(errors, name, Quantity.parse(value), path);
}

function checkAgainstLimit(
  errors: FieldError[],
  name: string,
  request: Quantity,
  limitText: string | number | undefined,
  path: FieldPath,
): void {
  if (limitText === undefined) {
    if (!mayOvercommit(name)) {
      errors.push(required(path.child('limits'), 'Limit must be set for non overcommitable resources'));
    }
    return;
  }
  const order = request.compare(Quantity.parse(limitText));
  const at = path.child('requests');
  if (order !== 0 && !mayOvercommit(name)) {
    errors.push(invalid(at, request.toString(), `must be equal to ${name} limit of ${limitText}`));
  } else if (order > 0) {
    errors.push(
      invalid(at, request.toString(), `must be less than or equal to ${name} limit of ${limitText}`),
    );
  }
}

function checkPages(errors: FieldError[], name: string, value: Quantity, path: FieldPath): void {
  if (!isHugePageResource(name) || isWholePages(value, hugePageSize(name))) return;
  errors.push(
    invalid(path, value.toString(), `${value.toString()} is not positive integer multiple of ${name}`),
  );
}

function isWholePages(value: Quantity, size: string): boolean {
  try {
    const page = Quantity.parse(size);
    return page.sign() > 0 && page.isInteger() && value.asInteger() % page.asInteger() === 0;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}

function checkPodResourceName(errors: FieldError[], name: string, path: FieldPath): void {
  if (!checkResourceName(errors, name, path) || isPodResource(name)) return;
  errors.push(notSupported(path, name, POD_RESOURCES));
}

function validateClaims(
  errors: FieldError[],
  claims: ContainerResources['claims'],
  claimNames: readonly string[],
  path: FieldPath,
): void {
  const seen = new Set<string>();
  const known = new Set(claimNames);
  for (const [index, { name, request }] of (claims ?? []).entries()) {
    const at = path.index(index);
    if (!name) {
      errors.push(required(at));
      continue;
    }
    const key = request ? `${name}/${request}` : name;
    if (seen.has(key)) errors.push(duplicate(at, key));
    seen.add(key);
    if (!known.has(name)) {
      const which = claimNames.length === 0 ? ' which is empty' : `: ${firstNames(claimNames)}`;
      errors.push(valueNotFound(at, name, `must be one of the names in pod.spec.resourceClaims${which}`));
    }
    if (request) checkMessages(errors, at.child('request'), request, dns1123Label(request));
  }
}

/** Each claim that is not there is told with all that are, which are not listed without end. */
function firstNames(names: readonly string[]): string {
  return names.length <= NAMES_TOLD
    ? names.join(', ')
    : `${names.slice(0, NAMES_TOLD).join(', ')} and ${names.length - NAMES_TOLD} more`;
}

const NAMES_TOLD = 50;

function validateResizePolicy(
  errors: FieldError[],
  policies: NonNullable<AnyContainer['resizePolicy']>,
  podRestartPolicy: string | undefined,
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [index, { resourceName = '', restartPolicy = '' }] of policies.entries()) {
    if (seen.has(resourceName)) errors.push(duplicate(path.index(index), resourceName));
    seen.add(resourceName);
    checkRequiredChoice(errors, path, resourceName, RESIZABLE);
    checkRequiredChoice(errors, path, restartPolicy, ['NotRequired', 'RestartContainer']);
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
      errors.push(invalid(path, restartPolicy, detail));
    }
  }
}

function validateTotals(errors: FieldError[], spec: PodSpec, requests: QuantityMap, path: FieldPath): void {
  for (const [name, total] of containerTotals(spec, 'requests')) {
    const own = ownValue(requests, name);
    if (own === undefined || total.compare(Quantity.parse(own)) <= 0) continue;
    const detail = `must be greater than or equal to aggregate container requests of ${total.toString()}`;
    errors.push(invalid(path.key(name), String(own), detail));
  }
}

function validateBounds(errors: FieldError[], spec: PodSpec, limits: QuantityMap, path: FieldPath): void {
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const [name, value] of Object.entries(container.resources?.limits ?? {})) {
      const bound = ownValue(limits, name);
      if (bound === undefined || Quantity.parse(value).compare(Quantity.parse(bound)) <= 0) continue;
      const detail = `must be less than or equal to pod limits of ${bound}`;
      errors.push(invalid(path.index(index).key(name).child('limits'), String(value), detail));
    }
  }
}

/** Claims to devices that the Pod's containers may name. */
export function validatePodClaims(
  errors: FieldError[],
  claims: PodSpec['resourceClaims'],
  path: FieldPath,
): void {
  const names = new Set<string>();
  for (const [index, claim] of (claims ?? []).entries()) {
    const at = path.index(index);
    const { name, resourceClaimName, resourceClaimTemplateName } = claim;
    if (!name) errors.push(required(at.child('name')));
    else if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    else {
      names.add(name);
      checkMessages(errors, at.child('name'), name, dns1123Label(name));
    }
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
      const detail = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
      errors.push(invalid(at, printed(POD_RESOURCE_CLAIM, claim), detail));
    }
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
      const detail = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
      errors.push(invalid(at, printed(POD_RESOURCE_CLAIM, claim), detail));
    }
    checkSubdomain(errors, resourceClaimName, at.child('resourceClaimName'));
    checkSubdomain(errors, resourceClaimTemplateName, at.child('resourceClaimTemplateName'));
  }
}

function checkSubdomain(errors: FieldError[], name: string | undefined, path: FieldPath): void {
  if (name !== undefined) checkMessages(errors, path, name, dns1123Subdomain(name));
}
