/**
 * `https-client`: requests to servers elsewhere, each with its own authorities and name.
 *
 *     const https = createHttpsClient();
 *     const { status, body } = await https.send({ method: 'POST', host: 'hook.example.com', port: 443, … });
 */
export { createHttpsClient } from './https-client.ts';
