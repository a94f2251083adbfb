import { readAll } from '../base/index.ts';
import { createHttpsTransport } from '../host/index.ts';
import { type Administrator, readAdministrator } from '../platform/index.ts';

const LIMIT_MS = 10_000;
/** That the server takes writes, and that whoever has this kubeconfig is its administrator. */
const QUESTIONS = ['/readyz', '/api/v1/namespaces/default'];

/**
 * Asks a cluster, over its own socket and with the kubeconfig that its user is given, what its administrator may ask. Throws
 * where it does not answer as it should. `known` is what is in that file, where that is known already.
 */
export async function askCluster(
  kubeconfig: string,
  stop: AbortSignal,
  known: Administrator = readAdministrator(kubeconfig),
): Promise<void> {
  const { server, ca, cert, key } = known;
  const transport = createHttpsTransport({ server, authenticate: async () => ({ ca, cert, key }) });
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]);
  try {
    for (const target of QUESTIONS) {
      const { status, body } = await transport.handler({
        method: 'GET',
        target,
        headers: {},
        readBody: async () => new Uint8Array(),
        peer: { address: '' },
        signal,
      });
      const text = new TextDecoder().decode(await readAll(body));
      if (status !== 200) throw new Error(`${target} answers ${status}: ${text.trim()}`);
    }
  } catch (error) {
    stop.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the cluster at ${server} does not serve its administrator: ${why}`, { cause: error });
  } finally {
    transport.dispose();
  }
}
