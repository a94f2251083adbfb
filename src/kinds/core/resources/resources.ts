/** The names and amounts of resources: what containers ask for, nodes have and quotas count. */
import {
  checkMessages,
  type FieldError,
  type FieldPath,
  invalid,
  qualifiedName,
  Quantity,
} from '../../../api/index.ts';
import {
  isContainerResource,
  isExtendedResource,
  isIntegerResource,
  isNativeResource,
  isStandardResource,
} from './resource-names.ts';

/** A name that upstream knows, or one with a domain. False where it is not even a name. */
export function checkResourceName(errors: FieldError[], name: string, path: FieldPath): boolean {
  const messages = qualifiedName(name);
  checkMessages(errors, path, name, messages);
  if (messages.length > 0) return false;
  if (name.includes('/') || isStandardResource(name)) return true;
  errors.push(invalid(path, name, 'must be a standard resource type or fully qualified'));
  return false;
}

/** The name of something that a container may ask for. */
export function checkContainerResourceName(errors: FieldError[], name: string, path: FieldPath): void {
  // What nearly every container asks for needs no closer look.
  if (name === 'cpu' || name === 'memory') return;
  checkResourceName(errors, name, path);
  if (!name.includes('/')) {
    if (isContainerResource(name)) return;
    errors.push(invalid(path, name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalid(path, name, "doesn't follow extended resource name standard"));
  }
}

/** An amount that is not negative, and whole where the resource comes in pieces. */
export function validateResourceQuantity(
  name: string,
  amount: string | number,
  path: FieldPath,
): FieldError[] {
  const quantity = Quantity.parse(amount);
  const errors = validateNonNegativeQuantity(quantity, path);
  if (isIntegerResource(name) && !quantity.isInteger()) {
    errors.push(invalid(path, quantity.toString(), 'must be an integer'));
  }
  return errors;
}

export function validateNonNegativeQuantity(quantity: Quantity, path: FieldPath): FieldError[] {
  return quantity.sign() < 0
    ? [invalid(path, quantity.toString(), 'must be greater than or equal to 0')]
    : [];
}

export function validatePositiveQuantity(quantity: Quantity, path: FieldPath): FieldError[] {
  return quantity.sign() <= 0 ? [invalid(path, quantity.toString(), 'must be greater than zero')] : [];
}
