import { builtInKinds } from '../kinds/index.ts';
import {
  createKubeApiServer,
  type KubeApiServer,
  type KubeApiServerOptions,
} from '../kube-apiserver/index.ts';

/**
 * An API server with nothing beside it, as tests of operators want it: no controllers, no scheduler, no nodes. Resolves when
 * it serves; the store stays the caller's to close.
 */
export async function startApiServer(options: Omit<KubeApiServerOptions, 'kinds'>): Promise<KubeApiServer> {
  const server = createKubeApiServer({ kinds: builtInKinds(), ...options });
  try {
    await server.ready();
    await server.publishTrust();
    return server;
  } catch (error) {
    server.dispose();
    throw error;
  }
}
