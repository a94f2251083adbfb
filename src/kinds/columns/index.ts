/**
 * `columns`: how the built-in kinds stand in the rows that `kubectl get` prints, column for column as upstream's printers.
 * What the columns are called stands in `columns.facts`; what is in the cells of a kind, in its group: those of a Node are
 * in `core/columns/node.ts`, those of a Job in `batch/columns.ts`. Here is what they share.
 */
export { since } from './cells.ts';
export { columnsOf, plainColumns } from './columns.ts';
