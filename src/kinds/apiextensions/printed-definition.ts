/** How upstream's messages print the versions of a definition. */
import { goList, goStruct, type GoStruct } from '../../api/index.ts';
import { SCHEMA } from './schema/printed-schema.ts';

const VERSION = goStruct(
  'Name Served? Storage? Deprecated? DeprecationWarning* Schema* Subresources* AdditionalPrinterColumns[] SelectableFields[]',
  {
    Schema: goStruct('OpenAPIV3Schema*=openAPIV3Schema', { OpenAPIV3Schema: SCHEMA }),
    Subresources: goStruct('Status* Scale*', {
      Scale: goStruct('SpecReplicasPath StatusReplicasPath LabelSelectorPath*'),
    }),
    AdditionalPrinterColumns: goStruct('Name Type Format Description Priority# JSONPath=jsonPath'),
    SelectableFields: goStruct('JSONPath=jsonPath'),
  },
);

export const VERSIONS: GoStruct = goList(VERSION);
