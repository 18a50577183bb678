import { BinaryWriter } from 'google-protobuf';
import { DATA_TYPES } from './data-types';
import type { NativeBackend, OperationAttribute } from './native-backend';
import { constantBytes, type Constant, type Form, type Operation, type Program, type Source } from './program';
import { isHiddenFrom } from './rewriting';

/** The tag under which the graph is stored and loaded. */
export const TAG = 'serve';

/** Operations whose attributes our ops leave out because TensorFlow infers them in eager mode, with the input that decides each. */
const TYPE_ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  FusedBatchNormV3: { T: 0, U: 1 },
  FusedBatchNormGradV3: { T: 0, U: 3 },
  GatherV2: { Tparams: 0, Tindices: 1, Taxis: 2 },
  Slice: { T: 0, Index: 1 },
  SparseSoftmaxCrossEntropyWithLogits: { T: 0, Tlabels: 1 },
};
const USUAL_TYPE_ATTRIBUTES = { T: 0 };

/** Version of the format, which TensorFlow accepts from any release; left out it would be 0, which asks for the rules of the very first graphs. */
const PRODUCER = 100;

/** Field numbers of TensorFlow's protocol buffers: saved_model, meta_graph, graph, node_def, attr_value, tensor, tensor_shape. */
const FIELD = {
  savedModel: { version: 1, metaGraphs: 2 },
  metaGraph: { info: 1, graph: 2 },
  info: { tags: 4 },
  graph: { nodes: 1, versions: 4 },
  versions: { producer: 1 },
  node: { name: 1, operation: 2, inputs: 3, attributes: 5 },
  mapEntry: { key: 1, value: 2 },
  attribute: { list: 1, string: 2, int: 3, float: 4, bool: 5, type: 6, shape: 7, tensor: 8 },
  list: { int: 3 },
  tensor: { type: 1, shape: 2, content: 4 },
  shape: { dimensions: 2, unknownRank: 3 },
  dimension: { size: 1 },
} as const;

type Write = (writer: BinaryWriter) => void;

const nested = (field: number, write: Write): Write => (writer) => { writer.writeMessage(field, writer, (_, nested) => { write(nested); }); };
const every = (writes: readonly Write[]): Write => (writer) => { for (const write of writes) write(writer); };

const shapeOf = (shape: readonly number[]): Write => every(shape.map((size) =>
  nested(FIELD.shape.dimensions, (writer) => { writer.writeInt64(FIELD.dimension.size, size); })));

const typeValue = (dtype: number): Write => (writer) => { writer.writeEnum(FIELD.attribute.type, dtype); };
const attribute = (name: string, value: Write): Write => nested(FIELD.node.attributes, (writer) => {
  writer.writeString(FIELD.mapEntry.key, name);
  nested(FIELD.mapEntry.value, value)(writer);
});

function node(name: string, operation: string, inputs: readonly string[], attributes: readonly Write[]): Write {
  return nested(FIELD.graph.nodes, (writer) => {
    writer.writeString(FIELD.node.name, name);
    writer.writeString(FIELD.node.operation, operation);
    for (const input of inputs) writer.writeString(FIELD.node.inputs, input);
    every(attributes)(writer);
  });
}

const inputNode = ({ shape, dtype }: Form, index: number): Write => node(inputName(index), 'Placeholder', [], [
  attribute('dtype', typeValue(DATA_TYPES[dtype])),
  attribute('shape', nested(FIELD.attribute.shape, shapeOf(shape))),
]);

/** A node that hands a tensor on without TensorFlow's optimizers seeing where it comes from: somebody might feed another value in its place. */
const curtain = (name: string, input: string, dtype: Write, shape: Write): Write =>
  node(name, 'PlaceholderWithDefault', [input], [attribute('dtype', dtype), attribute('shape', nested(FIELD.attribute.shape, shape))]);

/**
 * Numbers stand behind a node whose value TensorFlow may not foresee: where it sees a constant it puts (x·x)·c in the order x·(x·c), which
 * rounds otherwise. Integers (shapes, axes) it needs to see.
 */
const constantNode = (constant: Constant, index: number): Write => {
  const dtype = typeValue(DATA_TYPES[constant.dtype]);
  const hidden = constant.dtype === 'float32';
  const value = node(hidden ? `v${index}` : constantName(index), 'Const', [], [
    attribute('dtype', dtype),
    attribute('value', nested(FIELD.attribute.tensor, (writer) => {
      writer.writeEnum(FIELD.tensor.type, DATA_TYPES[constant.dtype]);
      nested(FIELD.tensor.shape, shapeOf(constant.shape))(writer);
      writer.writeBytes(FIELD.tensor.content, constantBytes(constant));
    })),
  ]);
  if (!hidden) return value;
  return every([value, curtain(constantName(index), `v${index}`, dtype, shapeOf(constant.shape))]);
};

const unknownShape: Write = (writer) => { writer.writeBool(FIELD.shape.unknownRank, true); };

/** The names under which an operation gets its inputs, and the nodes behind which some of them are hidden from it. */
function wiring(operations: readonly Operation[]): { readonly inputs: readonly (readonly string[])[]; readonly curtains: readonly Write[] } {
  const curtains = new Map<string, Write>();
  const inputs = operations.map((operation) => operation.inputs.map((source, position) => {
    const name = sourceName(source);
    if (!isHiddenFrom(operation, position, operations)) return name;
    const behind = `h_${name.replace(':', '_')}`;
    curtains.set(behind, curtain(behind, name, typeValue(DATA_TYPES.float32), unknownShape));
    return behind;
  }));
  return { inputs, curtains: [...curtains.values()] };
}

function attributeValue(binding: NativeBackend['binding'], { type, value }: OperationAttribute): Write | null {
  const fields = FIELD.attribute;
  if (typeof value === 'boolean') return type === binding.TF_ATTR_BOOL ? (writer) => { writer.writeBool(fields.bool, value); } : null;
  if (typeof value === 'string') {
    return type === binding.TF_ATTR_STRING ? (writer) => { writer.writeBytes(fields.string, Buffer.from(value)); } : null;
  }
  if (typeof value !== 'number') {
    if (type === binding.TF_ATTR_SHAPE) return nested(fields.shape, shapeOf(value));
    if (type !== binding.TF_ATTR_INT) return null;
    return nested(fields.list, (writer) => { writer.writePackedInt64(FIELD.list.int, [...value]); });
  }
  switch (type) {
    case binding.TF_ATTR_INT: return (writer) => { writer.writeInt64(fields.int, value); };
    case binding.TF_ATTR_FLOAT: return (writer) => { writer.writeFloat(fields.float, value); };
    case binding.TF_ATTR_TYPE: return typeValue(value);
    default: return null;
  }
}

/** Null for an attribute of a kind that we do not write. */
function operationNode(binding: NativeBackend['binding'], { name, attributes, inputTypes }: Operation, index: number, inputs: readonly string[]): Write | null {
  const given: Write[] = [];
  for (const each of attributes) {
    const value = attributeValue(binding, each);
    if (value === null) return null;
    given.push(attribute(each.name, value));
  }
  const typed = attributes.some(({ type }) => type === binding.TF_ATTR_TYPE);
  const missing = typed ? {} : (TYPE_ATTRIBUTES[name] ?? USUAL_TYPE_ATTRIBUTES);
  const inferred = Object.entries(missing).map(([key, input]) => attribute(key, typeValue(DATA_TYPES[inputTypes[input]])));
  return node(`o${index}`, name, inputs, [...given, ...inferred]);
}

const constantName = (index: number): string => `c${index}`;

/** Name of the node that holds an input. */
export function inputName(index: number): string {
  return `i${index}`;
}

/** Name of a tensor in the graph, `node:output`. */
export function sourceName(source: Source): string {
  if (source.from === 'input') return `${inputName(source.index)}:0`;
  if (source.from === 'constant') return `${constantName(source.index)}:0`;
  return `o${source.index}:${source.output}`;
}

/**
 * A program as the contents of a file `saved_model.pb` of TensorFlow: one graph without variables under the tag `serve`.
 * Null for an operation with an attribute that cannot be written.
 *
 * Source: tensorflow/core/protobuf/saved_model.proto and tensorflow/core/framework/{graph,node_def,attr_value,tensor}.proto.
 */
export function savedModel(binding: NativeBackend['binding'], { inputs, constants, operations }: Program): Uint8Array | null {
  const wires = wiring(operations);
  const nodes = operations.map((operation, index) => operationNode(binding, operation, index, wires.inputs[index]));
  if (!nodes.every((each) => each !== null)) return null;
  const writer = new BinaryWriter();
  writer.writeInt64(FIELD.savedModel.version, 1);
  nested(FIELD.savedModel.metaGraphs, every([
    nested(FIELD.metaGraph.info, (to) => { to.writeString(FIELD.info.tags, TAG); }),
    nested(FIELD.metaGraph.graph, every([
      ...inputs.map(inputNode),
      ...constants.map(constantNode),
      ...nodes,
      ...wires.curtains,
      nested(FIELD.graph.versions, (to) => { to.writeInt32(FIELD.versions.producer, PRODUCER); }),
    ])),
  ]))(writer);
  return writer.getResultBuffer();
}
