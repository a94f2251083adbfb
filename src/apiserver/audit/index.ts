/**
 * `audit`: who asked for what, when, and what became of it, as an `audit.k8s.io/v1` Policy says.
 *
 *     const auditor = new Auditor({ clock, random, policy: readAuditPolicy(text), sink });
 *     const event = new AuditEvent(auditor, call, auditor.configOf(user, info), id);
 *     event.log('RequestReceived');
 */
export { AuditEvent } from './audit-event.ts';
export { Auditor, type AuditSink, noAudit } from './auditor.ts';
export type { AuditPolicy } from './policy.ts';
export { readAuditPolicy } from './read-policy.ts';
