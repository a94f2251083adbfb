/**
 * The one part that is used of a large library, as a module of its own: it is loaded when a kubeconfig is first read,
 * and a bundler leaves the rest of the library out.
 */
export { KubeConfig } from '@kubernetes/client-node';
