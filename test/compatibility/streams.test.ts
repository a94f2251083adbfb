import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { type PodServer, startPodServer } from '../support/pod-server.ts';

const kubectls = findKubectls();
const oldestAndNewest = [...new Set([kubectls.at(0), kubectls.at(-1)])];

describe('kubectl over streams', () => {
  let server: PodServer;
  before(async () => {
    server = await startPodServer();
  });
  after(() => server.dispose());

  if (kubectls.length === 0) it.skip('no kubectl is on this machine');
  for (const kubectl of oldestAndNewest) if (kubectl) describeKubectl(kubectl);

  function describeKubectl({ version, file }: { version: string; file: string }): void {
    describe(version, function () {
      this.timeout(60_000);
      let kubectl: Kubectl;
      let environment: NodeJS.ProcessEnv;
      before(() => {
        const home = path.join(server.home, version);
        environment = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: server.kubeconfig };
        kubectl = new Kubectl(file, server.kubeconfig, 'default', home);
      });

      it('exec carries input and output, and ends when the input does', async () => {
        assert.equal(
          await kubectl.run('exec -i pod -- cat', 'to the Pod and back\n'),
          'to the Pod and back\n',
        );
      });

      it('exec gives the exit code, and what was written to the errors', async () => {
        const { code, stdout, stderr } = await kubectl.try('exec pod -- exit 3');
        assert.equal(code, 3);
        assert.equal(stdout, '');
        assert.match(stderr, /it fails\n.*command terminated with exit code 3/);
      });

      it('exec says why a command could not be run', async () => {
        const { code, stderr } = await kubectl.try('exec pod -- nothing');
        assert.equal(code, 1);
        assert.match(stderr, /no command nothing/);
      });

      it('exec loses nothing of much, either way', async () => {
        const much = 'x'.repeat(3_000_000);
        assert.equal((await kubectl.run('exec pod -- count 3000000')).length, much.length);
        assert.equal((await kubectl.run('exec -i pod -- cat', much)).length, much.length);
      });

      it('attach joins a process', async () => {
        assert.match(await kubectl.run('attach -i pod', 'hello\n'), /hello\n$/);
      });

      it('cp writes a file', async () => {
        const content = path.join(server.home, `${version}.txt`);
        fs.writeFileSync(content, 'the content of a file');
        server.uploads.length = 0;
        await kubectl.run(`cp ${content} pod:/tmp/file`);
        assert.match(Buffer.concat(server.uploads).toString('latin1'), /^file\0[\s\S]*the content of a file/);
      });

      it('logs gives a stream of bytes', async () => {
        assert.equal(await kubectl.run('logs -f pod'), 'a line\nanother\n');
      });

      it('port-forward carries connections, one after and beside the other', async () => {
        const child = spawn(file, ['port-forward', 'pod', ':80'], { env: environment });
        try {
          const port = await localPort(child.stdout);
          const answers = await Promise.all(['one', 'two', 'three'].map((text) => talk(port, text)));
          assert.deepEqual(answers, ['ONE', 'TWO', 'THREE']);
          assert.equal(await talk(port, 'four'), 'FOUR');
        } finally {
          child.kill();
          await once(child, 'close');
        }
      });

      it('port-forward tells of a port that nobody listens on', async () => {
        const child = spawn(file, ['port-forward', 'pod', ':81'], { env: environment });
        let errors = '';
        child.stderr.on('data', (chunk) => (errors += String(chunk)));
        try {
          await talk(await localPort(child.stdout), 'one').catch(() => '');
          while (!errors.includes('nothing listens on port 81')) await once(child.stderr, 'data');
        } finally {
          child.kill();
          await once(child, 'close');
        }
      });

      it('exec -t tells the size of the terminal', async function () {
        if (!isOnPath('script')) return this.skip();
        const line = `stty cols 91 rows 33; '${file}' exec -it pod -- size`;
        const child = spawn('script', ['-qec', line, '/dev/null'], { env: environment });
        let output = '';
        child.stdout.on('data', (chunk) => (output += String(chunk)));
        const [code] = (await once(child, 'close')) as [number];
        assert.match(output, /91 by 33/);
        assert.equal(code, 0);
      });
    });
  }
});

function isOnPath(command: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => fs.existsSync(path.join(folder, command)));
}

async function localPort(stdout: NodeJS.ReadableStream): Promise<number> {
  let text = '';
  for (;;) {
    const [chunk] = (await once(stdout, 'data')) as [Buffer];
    text += chunk.toString();
    const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
}

/** Sends a text, ends this side, and gives what comes back until the other side ends. */
async function talk(port: number, text: string): Promise<string> {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.end(text);
  let answer = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString();
  return answer;
}
