/**
 * `language`: what there is to say about manifests while they are written: what is wrong, what could come next, what
 * a field means. Pure: files come in as texts, answers go out as offsets; `lsp` speaks the protocol around it.
 *
 *     const service = createManifestService({ catalog: builtInCatalog() });
 *     service.openDocument('file:///web.yaml', 'yaml', text);
 *     service.diagnose('file:///web.yaml'); // [{ code: 'unknown-field', message: 'There is no field `replica` here.…' }]
 */
export { builtInCatalog } from './catalog/built-in.ts';
export type { Notation } from './document/manifest-document.ts';
export { createManifestService, type ManifestService } from './service.ts';
export * from './types.ts';
