/**
 * `lsp`: the language server: the language service of `language`, spoken in the Language Server Protocol over stdio or
 * the editor's IPC. The only place that knows the protocol's types.
 *
 *     const kinds = builtInKinds();
 *     new ManifestServer(createConnection(), createLanguageService({ catalog: catalogOf(kinds) }), kinds).start();
 */
export type * from './protocol.ts';
export { ManifestServer } from './server.ts';
