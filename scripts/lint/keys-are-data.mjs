// Keys that come from outside are data: a label may be called `constructor`, a key of a ConfigMap `__proto__`. An object
// that is read by such a key gives what every object inherits, and one that is written by it loses the value. So whoever
// reads or writes by a key that is not plainly an index or one of a few names takes `ownValue`, `setKey`, `Object.hasOwn`
// or a Map.

/** Names of indexes and counters. */
const INDEX =
  /^(?:[a-z]|at|from|to|next|last|first|index|position|offset|place|start|end|slot|word|bucket|step|head|colon|other|same|second|later|earlier|left|right|parent|child|taken)$|(?:Index|At|Position|Length|Count)$/;

/** Names for one of a few keys that the code itself lists, and for the steps of `fieldsV1`, which begin with a sign. */
const CLOSED =
  /^(?:field|list|lists|source|part|of|flag|amounts|statuses|ephemeral|element|policy|character|reason|operation|outcome|level|produces|include|lower|upper|expected|when|mergeKey|jsonName|SELF|NOTES|[A-Z_]+)$/;

const plugin = {
  meta: { name: 'wheelhouse' },
  rules: {
    'keys-are-data': {
      meta: { type: 'problem' },
      create(context) {
        const text = (node) => context.sourceCode.getText(node);
        return {
          MemberExpression(node) {
            if (!node.computed || isKnown(node.property) || isDeleted(node) || isOwn(node, text)) return;
            const message = isWritten(node)
              ? 'A key from outside may be `__proto__`: write it with `setKey`, or into a Map.'
              : 'A key from outside may be one that every object inherits: read it with `ownValue`, or from a Map.';
            context.report({ node, message });
          },
          BinaryExpression(node) {
            if (node.operator !== 'in' || isKnown(node.left) || node.left.type === 'PrivateIdentifier')
              return;
            context.report({ node, message: 'Every object has inherited keys: ask `Object.hasOwn`.' });
          },
        };
      },
    },
  },
};

export default plugin;

/** An index, a literal, or one of a few names. */
function isKnown(node) {
  switch (node.type) {
    case 'Literal':
    case 'UpdateExpression':
      return true;
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'Identifier':
      return INDEX.test(node.name) || CLOSED.test(node.name);
    case 'UnaryExpression':
      return true;
    case 'AssignmentExpression':
      return isKnown(node.right) || isKnown(node.left);
    case 'BinaryExpression':
      return node.operator !== '+' || isKnown(node.left) || isKnown(node.right);
    case 'LogicalExpression':
      return isKnown(node.left) && isKnown(node.right);
    case 'ConditionalExpression':
      return isKnown(node.consequent) && isKnown(node.alternate);
    case 'MemberExpression':
      return isKnownMember(node);
    case 'CallExpression':
      return /(?:Index|Int|indexOf|floor|min|max|trunc|ceil|fieldElement|elementOf)$/.test(
        nameOfCallee(node.callee),
      );
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return isKnown(node.expression);
    default:
      return false;
  }
}

/** `Symbol.iterator`, the name of a field of a schema, a counter of this object. */
function isKnownMember({ object, property, computed }) {
  if (computed) return isKnown(object);
  if (object.type === 'Identifier' && /^(?:Symbol|[A-Z]+_ANNOTATIONS)$/.test(object.name)) return true;
  if (object.type === 'ThisExpression')
    return /^(?:at|taken|passed|dropped|read|written|head|next)$/.test(property.name);
  if (property.name === 'name') return object.type === 'Identifier' && object.name === 'field';
  return INDEX.test(property.name) || property.name === 'length' || property.name === 'operation';
}

function nameOfCallee(callee) {
  if (callee.type === 'MemberExpression') return callee.computed ? '' : callee.property.name;
  return callee.type === 'Identifier' ? callee.name : '';
}

function isDeleted({ parent }) {
  return parent.type === 'UnaryExpression' && parent.operator === 'delete';
}

function isWritten(node) {
  return node.parent.type === 'AssignmentExpression' && node.parent.left === node;
}

/** The key is one of the object's own: it was listed, or asked for. */
function isOwn(node, text) {
  const [object, key] = [text(node.object), text(node.property)];
  const listed = `Object.keys(${object})`;
  const asked = `Object.hasOwn(${object}, ${key})`;
  for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent) {
    if (outer.type === 'ForInStatement' && declares(outer.left, key) && text(outer.right) === object)
      return true;
    if (outer.type === 'ForOfStatement' && declares(outer.left, key) && text(outer.right).includes(listed))
      return true;
    if (outer.type === 'ConditionalExpression' && text(outer.test).includes(asked)) return true;
    if (outer.type === 'LogicalExpression' && text(outer.left).includes(asked)) return true;
    if (outer.type === 'IfStatement' && outer.test !== inner && text(outer.test).includes(asked)) return true;
    const takesKey =
      inner.type === 'ArrowFunctionExpression' && inner.params.some((param) => text(param) === key);
    if (takesKey && outer.type === 'CallExpression' && text(outer.callee).includes(listed)) return true;
  }
  return false;
}

function declares(declaration, name) {
  return (
    declaration.type === 'VariableDeclaration' && declaration.declarations.some(({ id }) => id.name === name)
  );
}
