import type { IncomingMessage } from 'node:http';
import type { Client } from './client.ts';

/** Watches on connections of their own, of which some read and some do not. */
export class Watchers {
  events = 0;
  /** How many have ended, in order or broken off. */
  ended = 0;
  private readonly responses: IncomingMessage[] = [];

  async open(client: Client, path: string, count: number, sleeping: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const response = await client.open({ path, alone: true });
      this.responses.push(response);
      response.on('error', () => {});
      response.on('close', () => this.ended++);
      if (i >= sleeping) response.on('data', (chunk: Buffer) => (this.events += count10(chunk)));
    }
  }

  close(): void {
    for (const response of this.responses) response.destroy();
  }
}

function count10(chunk: Buffer): number {
  let count = 0;
  for (const byte of chunk) if (byte === 10) count++;
  return count;
}
