import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: widgets, singular: widget, kind: Widget, shortNames: [wd], categories: [all] }
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {}
        scale: { specReplicasPath: .spec.size, statusReplicasPath: .status.size }
      additionalPrinterColumns:
        - { name: Size, type: integer, jsonPath: .spec.size }
        - { name: Colour, type: string, jsonPath: .spec.colour, priority: 1 }
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              description: What is wanted of a widget.
              properties:
                size: { type: integer, description: How large it is., default: 1 }
                colour: { type: string, pattern: '^[a-z]+$' }
              x-kubernetes-validations:
                - { rule: 'self.size < 10', message: too large }
            status:
              type: object
              properties:
                size: { type: integer }
                conditions:
                  type: array
                  items:
                    type: object
                    properties: { type: { type: string }, status: { type: string } }
`;

const widget = (spec: string): string =>
  `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\nspec: ${spec}\n`;

const kubectls = findKubectls();

describe('kubectl and custom resources', () => {
  let cluster: WheelhouseProcess;
  let home: string;
  before(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-home-'));
    cluster = await startWheelhouse('--ephemeral', '--nodes', '0');
  });
  after(async () => {
    assert.equal(await cluster.stop(), 0);
    fs.rmSync(home, { recursive: true, force: true });
  });

  if (kubectls.length === 0) it.skip('no kubectl is on this machine');
  for (const { version, file } of kubectls) {
    it(`${version}: defines, waits, explains, applies, shows, scales and deletes`, async function () {
      this.timeout(60_000);
      const kubectl = new Kubectl(file, cluster.kubeconfig, 'default', path.join(home, version));
      await kubectl.run('apply -f -', DEFINITION);
      await kubectl.run('wait --for=condition=Established crd/widgets.example.com --timeout=30s');
      const explained = await kubectl.run('explain widget.spec');
      assert.match(explained, /What is wanted of a widget\.[\s\S]*colour[\s\S]*size[\s\S]*How large it is\./);
      for (const form of ['plaintext', 'plaintext-openapiv2']) {
        const tree = await kubectl.run(`explain widget --recursive --output=${form}`);
        // The first one sets fields off by two blanks a level and names types, the other one by three.
        for (const part of [
          /\n {2,3}spec\s+<Object>[^\n]*\n {4,6}colour\s+<string>/,
          /\n {4,6}conditions\s+<\[\]Object>[^\n]*\n {6,9}status\s+<string>/,
          /\n {4,6}ownerReferences\s+<\[\](Object|OwnerReference)>[^\n]*\n {6,9}apiVersion\s+<string>/,
        ])
          assert.match(tree, part, form);
      }
      assert.match(
        await kubectl.run('apply --server-side -f -', widget('{ colour: blue }')),
        /serverside-applied/,
      );
      assert.match(await kubectl.run('get wd'), /^NAME +SIZE\na +1$/m);
      assert.match(await kubectl.run('get widgets -o wide'), /^NAME +SIZE +COLOUR\na +1 +blue$/m);
      assert.match(await kubectl.run('get all'), /widget\.example\.com\/a/);
      await kubectl.run('scale widget/a --replicas=4');
      assert.equal(await kubectl.run('get widget a -o jsonpath={.spec.size}'), '4');
      const condition = '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}';
      await kubectl.run(`patch widget a --subresource=status --type=merge -p ${condition}`);
      await kubectl.run('wait --for=condition=Ready widget/a --timeout=30s');
      const refused = await kubectl.try('apply --server-side -f -', widget('{ colour: Blue }'));
      assert.match(refused.stderr, /spec\.colour: Invalid value: "Blue": spec\.colour in body should match/);
      const large = await kubectl.try('scale widget/a --replicas=10');
      assert.match(large.stderr, /spec: Invalid value: too large/);
      await kubectl.run('delete crd widgets.example.com --timeout=30s');
      // Older ones look in what they remember of the server first.
      const gone = /the server doesn't have a resource type "widgets"|could not find the requested resource/;
      assert.match((await kubectl.try('get widgets')).stderr, gone);
    });
  }
});
