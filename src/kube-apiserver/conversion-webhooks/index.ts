/**
 * `conversion-webhooks`: objects of one version of a definition as another one has them, where a webhook says so.
 *
 *     const conversions = new ConversionWebhooks({ client, clock, random, metrics });
 *     const convert = conversions.of(definition);
 */
export { ConversionWebhooks } from './conversion-webhooks.ts';
