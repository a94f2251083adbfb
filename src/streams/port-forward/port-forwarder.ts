import type { Duplex } from '../../base/index.ts';

/**
 * Carries one connection to a port until it is over. Where it rejects the client is told the message, and the other
 * connections go on.
 */
export type PortForwarder = (port: number, connection: Duplex, signal: AbortSignal) => Promise<void>;
