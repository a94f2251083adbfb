/**
 * `webhooks`: the plugins MutatingAdmissionWebhook and ValidatingAdmissionWebhook: who asks them is configured in the
 * cluster, and answers over HTTPS.
 *
 *     const webhooks = new AdmissionWebhooks({ kinds, reader, authorizer, client, clock, random, metrics, requestMs });
 *     await webhooks.ready();
 *     for (const plugin of [webhooks.mutating, webhooks.validating]) admission.add(plugin);
 */
export { AdmissionWebhooks } from './admission-webhooks.ts';
