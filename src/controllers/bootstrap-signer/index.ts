/**
 * The bootstrap signer: signs the kubeconfig in the ConfigMap `cluster-info` with each bootstrap token that is for that, so
 * that a machine that knows a token can tell whether the cluster is the one that it means.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startBootstrapSigner } from './bootstrap-signer.ts';

export const bootstrapSignerController: ControllerDescriptor = {
  name: 'bootstrap-signer-controller',
  serviceAccount: 'bootstrap-signer',
  watches: ['v1 secrets', 'v1 configmaps'],
  isOffByDefault: true,
  start: startBootstrapSigner,
};
