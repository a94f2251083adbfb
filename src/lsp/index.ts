/**
 * `lsp`: the language server: the manifest service of `language`, spoken in the Language Server Protocol over stdio or
 * the editor's IPC. The only place that knows the protocol's types.
 *
 *     new ManifestServer(createConnection(), createManifestService({ catalog: builtInCatalog() })).start();
 */
export { ManifestServer } from './server.ts';
