/**
 * `table`: objects as the rows that `kubectl get` prints, column for column as upstream's printers.
 *
 *     builtInTables.columns({ group: '', version: 'v1', kind: 'Pod' }); // Name, Ready, Status, …
 *     builtInTables.cells(kind, pod, clock.now()); // ['web', '1/1', 'Running', …]
 */
export { builtInTables } from './built-in-tables.ts';
