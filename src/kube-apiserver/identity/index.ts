/**
 * `identity`: which API servers there are, told by Leases.
 *
 *     const identity = new ServerIdentity({ hostName: 'localhost', … });
 *     await identity.start('127.0.0.1:6443');
 */
export { ServerIdentity } from './server-identity.ts';
