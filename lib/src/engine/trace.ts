import * as tf from '@tensorflow/tfjs-core';
import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { DATA_TYPES } from './data-types';
import type { NativeBackend, OperationAttribute } from './native-backend';
import { LARGEST_CONSTANT, LARGEST_PROGRAM } from './tuning';
import type { Constant, Form, Operation, Program, ProgramType, Source } from './program';

/** What a traced function may use. */
export interface TraceInputs {
  /** Its arguments. */
  readonly inputs: readonly TensorInfo[];
  /** Variables that it uses or assigns to; they follow the arguments among the program's inputs. */
  readonly variables: readonly TensorInfo[];
}

/** A function's result, and what ran meanwhile. */
export interface Traced<Result> {
  readonly result: Result;
  /** The operations, with these tensors as the outputs; null when the function did what a graph cannot repeat. */
  readonly program: (outputs: readonly TensorInfo[]) => Program | null;
}

/** Thrown and caught in here. */
class Untraceable extends Error {}

const isType = (dtype: string): dtype is ProgramType => Object.hasOwn(DATA_TYPES, dtype);

function formOf({ shape, dtype }: TensorInfo): Form {
  if (!isType(dtype)) throw new Untraceable();
  return { shape: [...shape], dtype };
}

const sameForm = (a: Form, b: TensorInfo): boolean => a.dtype === b.dtype && a.shape.join() === b.shape.join();

/** The operations of one traced call, as they run. */
class Recording {
  private readonly known = new Map<DataId, { readonly source: Source; readonly form: Form }>();
  private readonly inputs: Form[] = [];
  private readonly constants: Constant[] = [];
  private readonly operations: Operation[] = [];
  private readonly readable: ReadonlySet<DataId>;
  private failed = false;

  constructor(private readonly backend: NativeBackend, { inputs, variables }: TraceInputs) {
    this.attempt(() => {
      for (const input of [...inputs, ...variables]) {
        const form = formOf(input);
        this.known.set(input.dataId, { source: { from: 'input', index: this.inputs.length }, form });
        this.inputs.push(form);
      }
    });
    this.readable = new Set(inputs.filter(({ dtype }) => dtype === 'int32').map(({ dataId }) => dataId));
    // Of the same tensor in two places nobody could tell later which place was meant.
    if (this.known.size < this.inputs.length) this.failed = true;
  }

  add(name: string, attributes: readonly OperationAttribute[], inputs: readonly TensorInfo[], outputs: readonly Tensor[]): void {
    this.attempt(() => {
      if (this.operations.length === LARGEST_PROGRAM) throw new Untraceable();
      const index = this.operations.length;
      const sources = inputs.map((input) => this.sourceOf(input));
      const copies = attributes.map((attribute) => ({ ...attribute }));
      const forms = outputs.map(formOf);
      this.operations.push({ name, attributes: copies, inputs: sources, inputTypes: inputs.map((input) => formOf(input).dtype), outputs: forms });
      outputs.forEach(({ dataId }, output) => { this.known.set(dataId, { source: { from: 'operation', index, output }, form: forms[output] }); });
    });
  }

  /** What JavaScript reads may decide what it does next. Integer arguments may be read: class labels are checked that way. */
  read(dataId: DataId): void {
    if (!this.readable.has(dataId)) this.failed = true;
  }

  program(outputs: readonly TensorInfo[]): Program | null {
    const { inputs, constants, operations } = this;
    const sources: Source[] = [];
    this.attempt(() => { for (const output of outputs) sources.push(this.sourceOf(output)); });
    return this.failed ? null : { inputs, constants, operations, outputs: sources };
  }

  private attempt(f: () => void): void {
    if (this.failed) return;
    try {
      f();
    } catch (error) {
      if (!(error instanceof Untraceable)) throw error;
      this.failed = true;
    }
  }

  private sourceOf(tensor: TensorInfo): Source {
    // tfjs-node's own stand-in for an int64 has no dataId.
    if (!('dataId' in tensor)) throw new Untraceable();
    const known = this.known.get(tensor.dataId);
    if (known === undefined) return this.constantOf(tensor);
    // Some ops give the same memory another shape or type without an operation.
    if (!sameForm(known.form, tensor)) throw new Untraceable();
    return known.source;
  }

  /** A tensor that is neither an input nor a result: written by JavaScript, now or before. */
  private constantOf(tensor: TensorInfo): Source {
    // A variable that nobody listed will change without anyone noticing.
    if (tensor instanceof tf.Variable) throw new Untraceable();
    const form = formOf(tensor);
    if (form.shape.reduce((product, dimension) => product * dimension, 1) > LARGEST_CONSTANT) throw new Untraceable();
    const source: Source = { from: 'constant', index: this.constants.length };
    const values = this.backend.readSync(tensor.dataId) as Constant['values'];
    this.constants.push({ ...form, values: values.slice() });
    this.known.set(tensor.dataId, { source, form });
    return source;
  }
}

/**
 * Runs `f` on the backend and writes down every TensorFlow operation that it runs, whether through our ops or tfjs's own operations.
 * What is not among its inputs and no result is taken for a constant; whether it is one, a second trace tells (`sameProgram`).
 */
export function trace<Result>(backend: NativeBackend, inputs: TraceInputs, f: () => Result): Traced<Result> {
  const recording = new Recording(backend, inputs);
  const single = backend.executeSingleOutput.bind(backend);
  const multiple = backend.executeMultipleOutputs.bind(backend);
  const read = backend.readSync.bind(backend);
  let reading = false;
  const hooks: Pick<NativeBackend, 'executeSingleOutput' | 'executeMultipleOutputs' | 'readSync'> = {
    executeSingleOutput(name, attributes, operands) {
      const output = single(name, attributes, operands);
      quietly(() => { recording.add(name, attributes, operands, [output]); });
      return output;
    },
    executeMultipleOutputs(name, attributes, operands, count) {
      const outputs = multiple(name, attributes, operands, count);
      quietly(() => { recording.add(name, attributes, operands, outputs); });
      return outputs;
    },
    readSync(dataId) {
      if (!reading) recording.read(dataId);
      return read(dataId);
    },
  };
  /** The recording's own reads do not count. */
  function quietly(f: () => void): void {
    reading = true;
    try {
      f();
    } finally {
      reading = false;
    }
  }
  Object.assign(backend, hooks);
  try {
    const result = f();
    return { result, program: (outputs) => recording.program(outputs) };
  } finally {
    // The methods belong to the prototype: what was put over them goes.
    for (const name of Object.keys(hooks)) Reflect.deleteProperty(backend, name);
  }
}
