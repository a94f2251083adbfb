/**
 * `kube-apiserver/settings-files`: settings of access that stand in files, and are put into force when these change.
 *
 *     const reload = new SettingsReload({ file, name: 'authentication', apply, metrics, clock, log });
 */
export type { SettingsFile } from './settings-file.ts';
export { SettingsReload, type SettingsReloadParts } from './settings-reload.ts';
