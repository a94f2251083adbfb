/**
 * `extension`: what the editor shows and offers: the trees of the sidebar, the commands, live objects as documents, the
 * running state above each document of a manifest. The only folder that imports `vscode`, and it speaks to clusters only
 * through the Kubernetes API, so that the embedded one and any other are one code path.
 *
 * Nobody imports it: `main.ts` is the entry point. What needs no editor is pure and is exported here for tests: how an
 * object is doing, how a manifest is had read, how edits are merged.
 *
 *     objectView(deployment, live).description; // '3/3 ready'
 */
export type * from './clusters/cluster-definitions.ts';
export * from './clusters/cluster-session.ts';
export * from './clusters/kubeconfig.ts';
export * from './clusters/current-cluster.ts';
export * from './clusters/embedded-cluster.ts';
export { type LoginProgram, LoginRefusedError } from './clusters/login-program.ts';
export * from './clusters/program-consent.ts';
export * from './commands/rollout.ts';
export * from './definitions-hand-over.ts';
export * from './documents/merge-edits.ts';
export * from './documents/object-text.ts';
export * from './documents/object-uri.ts';
export * from './live/live-objects.ts';
export * from './live/resources.ts';
export * from './live/session-scope.ts';
export * from './manifests/apply.ts';
export * from './manifests/apply-files.ts';
export * from './manifests/apply-report.ts';
export * from './manifests/file-texts.ts';
export * from './manifests/manifest.ts';
export * from './terminal-environment.ts';
export * from './trees/natural-key.ts';
export * from './trees/sorted-values.ts';
export * from './trees/tree-definitions.ts';
export type * from './trees/tree-element.ts';
export * from './trees/tree-model.ts';
export * from './view-model/health.ts';
export * from './view-model/health-of.ts';
export * from './view-model/object-view.ts';
export * from './view-model/shown-text.ts';
