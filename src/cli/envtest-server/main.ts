// The program behind `etcd` in the folder that `wheelhouse envtest` fills.
import { join } from 'node:path';
import { runEtcd } from './etcd.ts';

// What is written is for its owner alone.
process.umask(0o077);
void runEtcd(process.argv.slice(2), join(import.meta.dirname, 'envtest-server.js'));
