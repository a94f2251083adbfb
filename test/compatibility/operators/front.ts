import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands where a Service with two Pods stands in a cluster: passes each connection on to one of them that listens. */
export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

export async function startFront(ports: readonly number[]): Promise<Front> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client).pause();
    passOn(client, ports).catch(() => client.destroy());
  });
  async function passOn(client: Socket, [port, ...others]: readonly number[]): Promise<void> {
    if (port === undefined) throw new Error('nobody listens');
    const backend = keep(connect(port, '127.0.0.1'));
    try {
      await once(backend, 'connect');
    } catch {
      return passOn(client, others);
    }
    client.once('close', () => backend.destroy());
    backend.once('close', () => client.destroy());
    client.pipe(backend).pipe(client);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
