import type { NativeBackend, OperationAttribute } from './native-backend';
import { DATA_TYPES } from './data-types';
import { formOf, type Constant, type Form, type Operation, type Program, type Source } from './program';

/** A tensor of a program: where it comes from, and its form. */
export interface Operand {
  readonly source: Source;
  readonly form: Form;
}

/** An operation to be written. */
export interface Wanted {
  readonly name: string;
  readonly attributes?: readonly OperationAttribute[];
  readonly inputs: readonly Operand[];
  readonly outputs: readonly Form[];
}

type Arithmetic = 'AddV2' | 'Sub' | 'Mul' | 'Minimum' | 'Maximum';

const INFERRED: readonly OperationAttribute[] = [];

/** Writes a program operation by operation, from the inputs and constants of another. */
export class ProgramWriter {
  private readonly operations: Operation[] = [];
  private readonly constants: Constant[];
  private readonly known = new Map<string, Operand>();
  private readonly concatenation: readonly OperationAttribute[];

  constructor({ TF_ATTR_INT, TF_ATTR_TYPE }: NativeBackend['binding'], private readonly from: Program) {
    this.constants = [...from.constants];
    this.concatenation = [
      { name: 'N', type: TF_ATTR_INT, value: 2 },
      { name: 'T', type: TF_ATTR_TYPE, value: DATA_TYPES.float32 },
      { name: 'Tidx', type: TF_ATTR_TYPE, value: DATA_TYPES.int32 },
    ];
  }

  /** The outputs of an operation. */
  write({ name, attributes = INFERRED, inputs, outputs }: Wanted): Operand[] {
    const index = this.operations.length;
    this.operations.push({ name, attributes, inputs: inputs.map(({ source }) => source), inputTypes: inputs.map(({ form }) => form.dtype), outputs });
    return outputs.map((form, output) => ({ source: { from: 'operation', index, output }, form }));
  }

  /** The only output of an operation. */
  one(name: string, inputs: readonly Operand[], form: Form, attributes?: readonly OperationAttribute[]): Operand {
    return this.write({ name, inputs, outputs: [form], ...(attributes && { attributes }) })[0];
  }

  /** Entry by entry, in the form of the first, to which the second is broadcast. */
  arithmetic(name: Arithmetic, a: Operand, b: Operand): Operand {
    return this.one(name, [a, b], a.form);
  }

  /** x·factor. */
  scaled(x: Operand, factor: number): Operand {
    return this.arithmetic('Mul', x, this.scalar(factor));
  }

  scalar(value: number): Operand {
    return this.constant(`scalar ${value}`, { shape: [], dtype: 'float32', values: Float32Array.of(value) });
  }

  integers(values: readonly number[]): Operand {
    return this.constant(`integers ${values.join()}`, { shape: [values.length], dtype: 'int32', values: Int32Array.from(values) });
  }

  /** A constant, which what is written twice under one key shares. */
  constant(key: string, constant: Constant): Operand {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { shape, dtype } = constant;
    const operand: Operand = { source: { from: 'constant', index: this.constants.push(constant) - 1 }, form: { shape, dtype } };
    this.known.set(key, operand);
    return operand;
  }

  /** Rows `start` to `start + size` − 1 along the first axis. */
  rows(x: Operand, start: number, size: number): Operand {
    const { source, form: { shape: [length, ...rest], dtype } } = x;
    if (source.from !== 'constant') return this.slice(x, 0, start, size);
    const { values } = this.constants[source.index];
    const width = values.length / length;
    return this.constant(`rows ${source.index} ${start}`, { shape: [size, ...rest], dtype, values: values.subarray(width * start, width * (start + size)) });
  }

  /** The same along any axis, as an operation. */
  slice(x: Operand, axis: number, start: number, size: number): Operand {
    const { shape, dtype } = x.form;
    const begin = shape.map((_, each) => (each === axis ? start : 0));
    const extent = shape.map((length, each) => (each === axis ? size : length));
    return this.one('Slice', [x, this.integers(begin), this.integers(extent)], { shape: extent, dtype });
  }

  /** Two tensors one after the other along the first axis. */
  joined(first: Operand, second: Operand, form: Form): Operand {
    const axis = this.constant('axis 0', { shape: [], dtype: 'int32', values: Int32Array.of(0) });
    const attributes = this.concatenation.map((each) => (each.name === 'T' ? { ...each, value: DATA_TYPES[form.dtype] } : each));
    return this.one('ConcatV2', [first, second, axis], form, attributes);
  }

  /** A tensor of the other program that is an input or a constant there. */
  given(source: Source): Operand {
    return { source, form: formOf(this.from, source) };
  }

  /** The program, with these outputs. */
  program(outputs: readonly Operand[]): Program {
    const { from: { inputs }, constants, operations } = this;
    return { inputs, constants, operations, outputs: outputs.map(({ source }) => source) };
  }
}
