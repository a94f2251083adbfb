// The program of the process in which a cluster's certificates are made: reads what is wanted, and writes what it made.
import { stdin, stdout } from 'node:process';
import type { WantedCredentials } from './credential-terms.ts';

let text = '';
stdin.setEncoding('utf8');
stdin.on('data', (chunk: string) => (text += chunk));
// The library is loaded while the other end still says what it wants.
const library = import('./issue-credentials.ts');
stdin.on('end', () => {
  const wanted = JSON.parse(text) as WantedCredentials;
  void library
    .then(({ issueCredentials }) => issueCredentials(wanted))
    .then((credentials) => stdout.write(JSON.stringify(credentials)));
});
