/** `resource`: devices and the claims on them. */
import {
  deviceClassCells,
  resourceClaimCells,
  resourceClaimTemplateCells,
  resourceSliceCells,
} from './columns.ts';
import type { KindDefinition } from '../definition/index.ts';
import { deviceClassStrategy } from './device-class.ts';
import { resourceClaimTemplateStrategy } from './resource-claim-template.ts';
import { resourceClaimStrategy } from './resource-claim.ts';
import { resourceSliceFields, resourceSliceStrategy } from './resource-slice.ts';

export const resourceKinds: readonly KindDefinition[] = [
  {
    group: 'resource.k8s.io',
    version: 'v1',
    kind: 'DeviceClass',
    plural: 'deviceclasses',
    cells: deviceClassCells,
    namespaced: false,
    strategy: deviceClassStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: 'resource.k8s.io',
    version: 'v1',
    kind: 'ResourceClaim',
    plural: 'resourceclaims',
    cells: resourceClaimCells,
    subresources: [{ name: 'status', resetFields: [['f:spec'], ['f:metadata']] }],
    strategy: resourceClaimStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: 'resource.k8s.io',
    version: 'v1',
    kind: 'ResourceClaimTemplate',
    plural: 'resourceclaimtemplates',
    cells: resourceClaimTemplateCells,
    strategy: resourceClaimTemplateStrategy,
    deletion: { returnsObject: true },
  },
  {
    group: 'resource.k8s.io',
    version: 'v1',
    kind: 'ResourceSlice',
    plural: 'resourceslices',
    cells: resourceSliceCells,
    namespaced: false,
    strategy: resourceSliceStrategy,
    deletion: { returnsObject: true },
    selectableFields: resourceSliceFields,
  },
];
