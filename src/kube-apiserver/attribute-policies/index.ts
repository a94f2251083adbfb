/**
 * `attribute-policies`: the authorizer `ABAC`, which asks policies of a file (`--authorization-policy-file`).
 *
 *     const policies = readAttributePolicies(fs.readFileSync(file, 'utf8'), file);
 *     const authorizer = attributeAuthorizer(policies);
 */
export { attributeAuthorizer, attributeRules } from './attribute-authorizer.ts';
export { type AttributePolicy, readAttributePolicies } from './attribute-policy.ts';
