/**
 * `language`: what there is to say about manifests while they are written: what is wrong, what could come next, what
 * a field means. Pure: files go in as changes, each of which makes a revision; features are asked of a snapshot of one,
 * and work in steps, between which whoever runs them may stop or let others go first. `lsp` speaks the protocol around it.
 *
 *     const service = createLanguageService({ catalog: catalogOf(builtInKinds()) });
 *     service.setFile('file:///web.yaml', 'yaml', text);
 *     finish(diagnose(service.snapshot(), 'file:///web.yaml'));
 *     // [{ code: 'unknown-field', message: 'There is no field `replica` here.…' }]
 *
 * Unknown files, files that are no manifests (no document says `apiVersion` and `kind`) and templates get silence.
 * Nothing here throws for what a file holds.
 */
export { catalogOf } from './catalog/catalog-of.ts';
export type { Catalog, CatalogKind } from './catalog/catalog.ts';
export type { CompletionItem } from './completion/completion-item.ts';
export { ClusterDefinitions } from './definitions/cluster-definitions.ts';
export { DefinedKinds, type DefinitionPlace } from './definitions/defined-kinds.ts';
export { mayDefine } from './definitions/read-definition.ts';
export * from './diagnose/diagnostic.ts';
export type { Notation } from './document/manifest-document.ts';
export { ManifestFile } from './document/manifest-file.ts';
export { complete } from './features/complete.ts';
export { diagnose } from './features/diagnose.ts';
export { hover } from './features/hover.ts';
export { kindAt } from './features/kind-at.ts';
export { fieldRanges, manifest, type Manifest, type ManifestObject } from './features/manifest.ts';
export { objects, type PlacedObject } from './features/objects.ts';
export { quickFixes } from './features/quick-fixes.ts';
export { symbols } from './features/symbols.ts';
export type { Hover } from './hover/hover.ts';
export type { DocumentSymbol } from './outline/outline.ts';
export { createLanguageService, type LanguageServiceOptions } from './service.ts';
export * from './steps/steps.ts';
export type * from './summary/summary.ts';
export { type Indexed, ObjectIndex } from './summary/object-index.ts';
export type { Position, Range, TextEdit } from './text/text.ts';
export type { Snapshot } from './workspace/snapshot.ts';
export type { Workspace } from './workspace/workspace.ts';
