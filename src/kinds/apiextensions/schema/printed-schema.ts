/** How upstream's messages print parts of a schema. */
import { isObject } from '../../../base/index.ts';
import { goCollection, goJson, goList, goStruct, type GoStruct, sortedKeys } from '../../../api/index.ts';

const anyJson: GoStruct = (value) => goJson(sortedKeys(value));
const schema: GoStruct = (value) => SCHEMA(value);

/** A map of structures, whose keys Go sorts. */
function goMap(item: GoStruct): GoStruct {
  return (value) => {
    if (!isObject(value)) return 'null';
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${goJson(key)}:${item(value[key])}`);
    return `{${entries.join(',')}}`;
  };
}

/** The items of a list: one schema, or a list of them. */
export const ITEMS: GoStruct = (value) => {
  const isMany = Array.isArray(value);
  return `{"Schema":${isMany || value === null ? 'null' : schema(value)},"JSONSchemas":${isMany ? goList(schema)(value) : 'null'}}`;
};

const schemaOrBoolean: GoStruct = (value) =>
  typeof value === 'boolean'
    ? `{"Allows":${String(value)},"Schema":null}`
    : `{"Allows":true,"Schema":${schema(value)}}`;

const schemaOrNames: GoStruct = (value) => {
  const isNames = Array.isArray(value);
  return `{"Schema":${isNames ? 'null' : schema(value)},"Property":${isNames ? goCollection(value) : 'null'}}`;
};

export const RULE: GoStruct = goStruct('Rule Message MessageExpression Reason* FieldPath OptionalOldSelf*');

const PROPERTIES = [
  'ID=id Schema=$schema Ref*=$ref Description Type Nullable? Format Title Default* Maximum* ExclusiveMaximum?',
  'Minimum* ExclusiveMinimum? MaxLength* MinLength* Pattern MaxItems* MinItems* UniqueItems? MultipleOf* Enum[]',
  'MaxProperties* MinProperties* Required[] Items* AllOf[] OneOf[] AnyOf[] Not* Properties* AdditionalProperties*',
  'PatternProperties* Dependencies* AdditionalItems* Definitions* ExternalDocs* Example*',
  'XPreserveUnknownFields*=x-kubernetes-preserve-unknown-fields',
  'XEmbeddedResource?=x-kubernetes-embedded-resource XIntOrString?=x-kubernetes-int-or-string',
  'XListMapKeys[]=x-kubernetes-list-map-keys XListType*=x-kubernetes-list-type',
  'XMapType*=x-kubernetes-map-type XValidations[]=x-kubernetes-validations',
];

export const SCHEMA: GoStruct = goStruct(PROPERTIES.join(' '), {
  Default: anyJson,
  Enum: anyJson,
  Example: anyJson,
  Items: ITEMS,
  AllOf: schema,
  OneOf: schema,
  AnyOf: schema,
  Not: schema,
  Properties: goMap(schema),
  AdditionalProperties: schemaOrBoolean,
  PatternProperties: goMap(schema),
  Dependencies: goMap(schemaOrNames),
  AdditionalItems: schemaOrBoolean,
  Definitions: goMap(schema),
  ExternalDocs: goStruct('Description URL=url'),
  XValidations: RULE,
});
