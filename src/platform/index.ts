/**
 * `platform`: what needs more of Node than time, chance and a client's HTTPS (`host`): files, SQLite,
 * certificates, the HTTPS server. Each is an adapter of an
 * interface that the core declares; nothing here knows a Kubernetes kind.
 *
 *     const dataDir = holdDataDir('.wheelhouse');
 *     const credentials = await loadCredentials(dataDir.folder, clock.now(), ['127.0.0.1']);
 *     const store = new SqliteStore(dataDir.folder.pathOf('store.db'), { clock });
 *     await serveHttps({ handler, server: credentials.server, … });
 */
export * from './data-dir.ts';
export * from './files/audit-log-file.ts';
export * from './files/folder.ts';
export * from './files/private-file.ts';
export { reasonOf, UnusablePathError } from './files/private-path.ts';
export { onFileChange } from './files/watched-file.ts';
export { parseConfiguration, readConnection, readCredentials } from './files/configuration-file.ts';
export * from './files/token-file.ts';
export * from './https-client/index.ts';
export * from './https-server.ts';
export * from './kubeconfig.ts';
export type { KeyPair } from './pki/authority.ts';
export { checkSignature } from './signature-check.ts';
export { signingKeyOf, verifyingKeysOf } from './pki/key-file.ts';
export { certificateSigner } from './pki/certificate-signer.ts';
export { type Credentials, FRONT_PROXY } from './pki/credential-terms.ts';
export * from './pki/credentials.ts';
export { issueBeside } from './pki/issue-beside.ts';
export * from './pki/signing-key.ts';
export { type Recovery, recoverStore } from './sqlite/recovery/recover-store.ts';
export { processMetrics } from './process-metrics.ts';
export * from './sqlite/sqlite-store.ts';
export * from './temporary-dir.ts';
export * from './stderr-log.ts';
export { TakenLines } from './taken-lines.ts';
export * from './stream-codecs.ts';
export * from './web-socket-watches.ts';
export * from './threads.ts';
