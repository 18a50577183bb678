import { BinaryWriter } from 'google-protobuf';
import { DATA_TYPES } from './data-types';
import type { NativeBackend, OperationAttribute } from './native-backend';
import { constantBytes, type Constant, type Operation, type Source } from './program';
import { isHiddenFrom } from './rewriting';

// TensorFlow's protocol buffers of a graph, as far as programs need them.
// Source: tensorflow/core/protobuf/saved_model.proto and tensorflow/core/framework/{graph,node_def,attr_value,tensor}.proto.

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

/** A part of a protocol buffer, to be written into the whole. */
export type Write = (writer: BinaryWriter) => void;

const nested = (field: number, write: Write): Write => (writer) => { writer.writeMessage(field, writer, (_, inner) => { write(inner); }); };
const every = (writes: readonly Write[]): Write => (writer) => { for (const write of writes) write(writer); };

const dimensions = (shape: readonly number[]): Write => every(shape.map((size) =>
  nested(FIELD.shape.dimensions, (writer) => { writer.writeInt64(FIELD.dimension.size, size); })));
const unknownRank: Write = (writer) => { writer.writeBool(FIELD.shape.unknownRank, true); };

const attribute = (name: string, value: Write): Write => nested(FIELD.node.attributes, (writer) => {
  writer.writeString(FIELD.mapEntry.key, name);
  nested(FIELD.mapEntry.value, value)(writer);
});

/** An attribute of each kind; types by TensorFlow's numbers (`DATA_TYPES`). */
export const attributes = {
  type: (name: string, type: number): Write => attribute(name, (writer) => { writer.writeEnum(FIELD.attribute.type, type); }),
  int: (name: string, value: number): Write => attribute(name, (writer) => { writer.writeInt64(FIELD.attribute.int, value); }),
  float: (name: string, value: number): Write => attribute(name, (writer) => { writer.writeFloat(FIELD.attribute.float, value); }),
  bool: (name: string, value: boolean): Write => attribute(name, (writer) => { writer.writeBool(FIELD.attribute.bool, value); }),
  string: (name: string, value: string): Write => attribute(name, (writer) => { writer.writeBytes(FIELD.attribute.string, Buffer.from(value)); }),
  /** Null where it is not known. */
  shape: (name: string, shape: readonly number[] | null): Write => attribute(name, nested(FIELD.attribute.shape, shape === null ? unknownRank : dimensions(shape))),
  ints: (name: string, values: readonly number[]): Write =>
    attribute(name, nested(FIELD.attribute.list, (writer) => { writer.writePackedInt64(FIELD.list.int, [...values]); })),
  tensor: (name: string, values: Constant): Write => attribute(name, nested(FIELD.attribute.tensor, (writer) => {
    writer.writeEnum(FIELD.tensor.type, DATA_TYPES[values.dtype]);
    nested(FIELD.tensor.shape, dimensions(values.shape))(writer);
    writer.writeBytes(FIELD.tensor.content, constantBytes(values));
  })),
};

/** A node of the graph. Inputs are tensors, `node:output`, or nodes, for their first output. */
export function node(name: string, operation: string, inputs: readonly string[], given: readonly Write[]): Write {
  return nested(FIELD.graph.nodes, (writer) => {
    writer.writeString(FIELD.node.name, name);
    writer.writeString(FIELD.node.operation, operation);
    for (const input of inputs) writer.writeString(FIELD.node.inputs, input);
    every(given)(writer);
  });
}

/** A node that is fed; of a shape that is not known where it is null. */
export const placeholder = (name: string, type: number, shape: readonly number[] | null): Write =>
  node(name, 'Placeholder', [], [attributes.type('dtype', type), attributes.shape('shape', shape)]);

/** A node with the values of a constant. */
export const constant = (name: string, values: Constant): Write =>
  node(name, 'Const', [], [attributes.type('dtype', DATA_TYPES[values.dtype]), attributes.tensor('value', values)]);

/** A node that hands a tensor on without TensorFlow's optimizers seeing where it comes from: somebody might feed another value in its place. */
const curtain = (name: string, input: string, type: number, shape: readonly number[] | null): Write =>
  node(name, 'PlaceholderWithDefault', [input], [attributes.type('dtype', type), attributes.shape('shape', shape)]);

/**
 * A program's constant, as it is to be used. Numbers stand behind a node whose value TensorFlow may not foresee: where it sees a constant it puts
 * (x·x)·c in the order x·(x·c), which rounds otherwise. Integers (shapes, axes) it needs to see.
 */
export function programConstant(name: string, values: Constant): Write[] {
  if (values.dtype !== 'float32') return [constant(name, values)];
  return [constant(`${name}_v`, values), curtain(name, `${name}_v`, DATA_TYPES.float32, values.shape)];
}

function givenAttribute(binding: NativeBackend['binding'], { name, type, value }: OperationAttribute): Write | null {
  if (typeof value === 'boolean') return type === binding.TF_ATTR_BOOL ? attributes.bool(name, value) : null;
  if (typeof value === 'string') return type === binding.TF_ATTR_STRING ? attributes.string(name, value) : null;
  if (typeof value !== 'number') {
    if (type === binding.TF_ATTR_SHAPE) return attributes.shape(name, value);
    return type === binding.TF_ATTR_INT ? attributes.ints(name, value) : null;
  }
  switch (type) {
    case binding.TF_ATTR_INT: return attributes.int(name, value);
    case binding.TF_ATTR_FLOAT: return attributes.float(name, value);
    case binding.TF_ATTR_TYPE: return attributes.type(name, value);
    default: return null;
  }
}

/** Null for an attribute of a kind that we do not write. */
function operationNode(binding: NativeBackend['binding'], { name, attributes: all, inputTypes }: Operation, index: number, inputs: readonly string[]): Write | null {
  const given: Write[] = [];
  for (const each of all) {
    const write = givenAttribute(binding, each);
    if (write === null) return null;
    given.push(write);
  }
  const typed = all.some(({ type }) => type === binding.TF_ATTR_TYPE);
  const missing = typed ? {} : (TYPE_ATTRIBUTES[name] ?? USUAL_TYPE_ATTRIBUTES);
  const inferred = Object.entries(missing).map(([key, input]) => attributes.type(key, DATA_TYPES[inputTypes[input]]));
  return node(`o${index}`, name, inputs, [...given, ...inferred]);
}

/** Name of an operation's output. */
export const outputName = ({ index, output }: Extract<Source, { from: 'operation' }>): string => `o${index}:${output}`;

/**
 * The nodes of a program's operations, and those behind which some of their inputs are hidden from them. Null for an attribute of a kind that we do not write.
 *
 * @param nameOf name of the tensor that a source gives.
 */
export function operationNodes(binding: NativeBackend['binding'], operations: readonly Operation[], nameOf: (source: Source) => string): Write[] | null {
  const curtains = new Map<string, Write>();
  const nodes = operations.map((operation, index) => {
    const inputs = operation.inputs.map((source, position) => {
      const name = nameOf(source);
      if (!isHiddenFrom(operation, position, operations)) return name;
      const behind = `h_${name.replace(':', '_')}`;
      curtains.set(behind, curtain(behind, name, DATA_TYPES.float32, null));
      return behind;
    });
    return operationNode(binding, operation, index, inputs);
  });
  return nodes.every((each) => each !== null) ? [...nodes, ...curtains.values()] : null;
}

/** Nodes as the contents of a file `saved_model.pb`: one graph without variables under the tag `serve`. */
export function savedModelOf(nodes: readonly Write[]): Uint8Array {
  const writer = new BinaryWriter();
  writer.writeInt64(FIELD.savedModel.version, 1);
  nested(FIELD.savedModel.metaGraphs, every([
    nested(FIELD.metaGraph.info, (to) => { to.writeString(FIELD.info.tags, TAG); }),
    nested(FIELD.metaGraph.graph, every([...nodes, nested(FIELD.graph.versions, (to) => { to.writeInt32(FIELD.versions.producer, PRODUCER); })])),
  ]))(writer);
  return writer.getResultBuffer();
}
