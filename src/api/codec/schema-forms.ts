import { messageOfType, type ValueType } from '../schema/index.ts';

/** The schema of a CustomResourceDefinition, which some of its own fields hold or a simpler value instead. */
export const SCHEMA_PROPS = 'apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';

export const SCHEMA_TYPE: ValueType = {
  form: 'message',
  message: () => messageOfType(SCHEMA_PROPS),
  goType: 'v1.JSONSchemaProps',
};

export const STRING_TYPE: ValueType = { form: 'string', goType: 'string' };
