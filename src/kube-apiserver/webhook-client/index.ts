/**
 * `webhook-client`: asks webhooks, by URL or by Service, with upstream's words for what goes wrong.
 *
 *     const answer = await client.ask(webhook.clientConfig, review, ADMISSION_REVIEW, 10_000);
 */
export { Authorities } from './authorities.ts';
export type { Credential, WebhookCredentials } from './credentials.ts';
export { failureText } from './failure-text.ts';
export { refusedAnswer } from './refused-answer.ts';
export { addressOfService } from './service-address.ts';
export { type ReviewKind, reviewOf } from './review.ts';
export { NO_NETWORK } from './no-network.ts';
export type { WebhookAddress } from './target.ts';
export { WebhookClient } from './webhook-client.ts';
export { WebhookFailure } from './webhook-failure.ts';
