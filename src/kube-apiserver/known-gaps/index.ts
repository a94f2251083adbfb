/**
 * `kube-apiserver/known-gaps`: what a cluster of ours stores and does not act on yet, and the warnings that say so. A line
 * goes when what it speaks of is built.
 *
 *     admission.add(new GapWarnings({ scheduler: true }));
 */
export { GapWarnings } from './gap-warnings.ts';
export { KNOWN_GAPS, type RunningParts } from './gaps.ts';
