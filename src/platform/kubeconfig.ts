import { stringify } from 'yaml';
import type { Credentials } from './pki/credentials.ts';

const NAME = 'wheelhouse';

/** A kubeconfig that reaches one cluster as its administrator, as YAML. */
export function kubeconfigFor(server: string, credentials: Credentials): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': NAME,
      clusters: [
        {
          name: NAME,
          cluster: { server, 'certificate-authority-data': base64(credentials.authority.certificate) },
        },
      ],
      users: [
        {
          name: NAME,
          user: {
            'client-certificate-data': base64(credentials.admin.certificate),
            'client-key-data': base64(credentials.admin.key),
          },
        },
      ],
      contexts: [{ name: NAME, context: { cluster: NAME, user: NAME, namespace: 'default' } }],
    },
    { lineWidth: 0 },
  );
}
