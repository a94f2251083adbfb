// The program behind `etcd` in the folder that `wheelhouse envtest` fills.
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runEtcd } from './etcd.ts';

// A server is idle most of its life: room for young objects that grew in a burst would only be kept for nothing.
setFlagsFromString('--semi-space-growth-factor=1');
// What is written is for its owner alone.
process.umask(0o077);
void runEtcd(process.argv.slice(2), join(import.meta.dirname, 'envtest-server.js'));
