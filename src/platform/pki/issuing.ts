// The program of the process in which a cluster's certificates are made: reads what is wanted, a line, and writes what it made.
import { stdin, stdout } from 'node:process';
import type { WantedCredentials } from './credential-terms.ts';

let text = '';
stdin.setEncoding('utf8');
// The library is loaded while the other end still says what it wants.
const library = import('./issue-credentials.ts');
// The end of the line counts: who asks is busy with the rest of its start, and comes to closing the pipe much later.
stdin.on('data', (chunk: string) => {
  text += chunk;
  if (!chunk.includes('\n')) return;
  stdin.destroy();
  const wanted = JSON.parse(text) as WantedCredentials;
  void library
    .then(({ issueCredentials }) => issueCredentials(wanted))
    .then((credentials) => stdout.write(JSON.stringify(credentials)));
});
