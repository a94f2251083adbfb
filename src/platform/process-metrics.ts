import fs from 'node:fs';
import { type CollectedSeries, MetricsRegistry, type MetricsSource } from '../base/index.ts';

/** What this process uses, under the names that Prometheus' own clients give it. */
export function processMetrics(): MetricsSource {
  const metrics = new MetricsRegistry();
  const startedSeconds = Date.now() / 1000 - process.uptime();
  const one = (
    type: 'counter' | 'gauge',
    name: string,
    help: string,
    read: () => number | undefined,
  ): void => {
    metrics.collect(name, type, help, (): CollectedSeries[] => {
      const value = read();
      return value === undefined ? [] : [[{}, value]];
    });
  };
  one('counter', 'process_cpu_seconds_total', 'Processor time in seconds.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  one('gauge', 'process_start_time_seconds', 'Start since the epoch in seconds.', () => startedSeconds);
  one('gauge', 'process_resident_memory_bytes', 'Resident memory in bytes.', () => process.memoryUsage.rss());
  one('gauge', 'process_virtual_memory_bytes', 'Virtual memory in bytes.', virtualBytes);
  one('gauge', 'process_virtual_memory_max_bytes', 'Most virtual memory in bytes.', () =>
    ofSystem(() => limitOf('Max address space')),
  );
  one('counter', 'process_network_receive_bytes_total', 'Bytes that came over the network.', () =>
    ofSystem(() => octets('InOctets')),
  );
  one('counter', 'process_network_transmit_bytes_total', 'Bytes that went over the network.', () =>
    ofSystem(() => octets('OutOctets')),
  );
  one('gauge', 'process_open_fds', 'Open file descriptors.', () => ofSystem(openFiles));
  one('gauge', 'process_max_fds', 'Most file descriptors.', () => ofSystem(() => limitOf('Max open files')));
  const heap = (name: string, help: string, read: (usage: NodeJS.MemoryUsage) => number): void =>
    one('gauge', `nodejs_${name}_bytes`, help, () => read(process.memoryUsage()));
  heap('heap_size_total', 'Size of the heap in bytes.', ({ heapTotal }) => heapTotal);
  heap('heap_size_used', 'What of the heap is used, in bytes.', ({ heapUsed }) => heapUsed);
  heap('external_memory', 'Memory outside the heap in bytes.', ({ external }) => external);
  return metrics;
}

/** Only some systems tell of themselves in files. */
function ofSystem<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function virtualBytes(): number | undefined {
  const status = ofSystem(() => fs.readFileSync('/proc/self/status', 'utf8'));
  const kibibytes = /^VmSize:\s+(\d+) kB$/m.exec(status ?? '')?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

function openFiles(): number {
  return fs.readdirSync('/proc/self/fd').length;
}

/** As Prometheus' own clients have it, the highest number of 64 bits where there is no limit. */
function limitOf(name: string): number | undefined {
  const limits = fs.readFileSync('/proc/self/limits', 'utf8');
  const line = limits.split('\n').find((text) => text.startsWith(name));
  const limit = /^\s+(\d+|unlimited)/.exec(line?.slice(name.length) ?? '')?.[1];
  if (limit === 'unlimited') return 2 ** 64;
  return limit === undefined ? undefined : Number(limit);
}

/** Of the network that this process sees. */
function octets(name: string): number | undefined {
  const lines = fs.readFileSync('/proc/self/net/netstat', 'utf8').split('\n');
  const [names = [], values = []] = lines
    .filter((line) => line.startsWith('IpExt:'))
    .map((line) => line.split(' '));
  const value = values[names.indexOf(name)];
  return value === undefined ? undefined : Number(value);
}
