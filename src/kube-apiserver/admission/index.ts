/**
 * `kube-apiserver/admission`: what happens to a write between the client and the store: defaults that depend on other
 * objects, and refusals. A plugin a file, by upstream's names.
 *
 *     const plugins = admissionPlugins({ objects, clock, random, configuration: {}, beforeQuota: [], … });
 */
export { type AdmissionOptions, admissionPlugins } from './plugins.ts';
export {
  admissionProblems,
  type AdmissionSelection,
  isAdmissionEnabled,
  selectAdmission,
} from './selection.ts';
