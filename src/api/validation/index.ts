/**
 * `validation`: the words and rules that every kind's validation shares: field errors as upstream words them, the forms
 * of names and addresses, metadata, label selectors, and the answer that an object with errors gets.
 *
 *     const path = FieldPath.of('spec', 'ports').index(0);
 *     const errors = invalidAll(path.child('name'), port.name, dns1123Label(port.name));
 *     if (errors.length > 0) throw invalidError({ group: '', kind: 'Service' }, name, errors);
 */
export * from './addresses.ts';
export * from './checks.ts';
export * from './conditions.ts';
export * from './create-order.ts';
export * from './domains.ts';
export * from './errors.ts';
export * from './go-struct.ts';
export * from '../go-text.ts';
export * from './immutable.ts';
export * from './invalid-object.ts';
export * from './metadata.ts';
export * from './managed-fields.ts';
export * from './names.ts';
export * from './printed-metadata.ts';
export * from './selectors.ts';
export * from './unified-diff.ts';
export * from './whole-object.ts';
