import type { NativeBackend } from './native-backend';
import { batchNormGradientOfHalves, batchNormOfHalves, isTraining, type NormalisedHalves } from './batch-norm-of-halves';
import { each, type Halves } from './halves';
import { isPerExample, REDUCED_BY } from './per-example';
import { formOf, type Form, type Operation, type Program, type Source } from './program';
import { LARGE_FUNCTION, LARGE_PRODUCT } from './tuning';
import { ProgramWriter, type Operand } from './writing';

// The examples of a batch need nothing of each other but where something normalises over them. A large program is therefore written anew for two
// halves of the batch, which TensorFlow computes on two threads, from the first operation to the gradients, whose two sums are added. Nobody else
// has to know: each operation is replaced by one on each half where that is the same, and gets its inputs put together where nothing is known of it.

/** A tensor of the program as it was: as a whole, in halves of the batch, or as both. */
interface Value {
  readonly form: Form;
  /** Whether its first axis is known to be the examples'. */
  readonly batch: boolean;
  whole: Operand | null;
  halves: Halves | null;
}

/** Outputs of TensorFlow's batch norm that are results; the others are what it saves for its gradient. */
const OWN_OUTPUTS = 3;

const isProduct = ({ name }: Operation): boolean => name === 'BatchMatMulV2';

const isTransposed = ({ attributes }: Pick<Operation, 'attributes'>, which: 'adj_x' | 'adj_y'): boolean =>
  attributes.some(({ name, value }) => name === which && value === true);

/** Floating-point operations of a product. */
function costOf(a: Form, output: Form, adjoint: boolean): number {
  const [height, width] = a.shape.slice(-2);
  return 2 * output.shape.reduce((product, size) => product * size, 1) * (adjoint ? height : width);
}

/** Whether a program is worth two halves. By its products' sizes alone, so that the roundings are the same on any machine. */
export function isLarge(program: Program): boolean {
  const costs = program.operations.filter(isProduct).map((operation) =>
    costOf(formOf(program, operation.inputs[0]), operation.outputs[0], isTransposed(operation, 'adj_x')));
  return costs.reduce((sum, cost) => sum + cost, 0) > LARGE_FUNCTION;
}

class Rewriting {
  private readonly writer: ProgramWriter;
  private readonly results: Value[][] = [];
  private readonly inputs: Value[];
  private readonly norms = new Map<number, NormalisedHalves>();
  private readonly batch: number;
  private readonly sizes: readonly [number, number];
  /** Whether anything worth it has been divided. */
  divided = false;

  constructor({ binding }: NativeBackend, private readonly from: Program) {
    this.writer = new ProgramWriter(binding, from);
    [this.batch = 0] = from.inputs[0]?.shape ?? [];
    this.sizes = [Math.ceil(this.batch / 2), Math.floor(this.batch / 2)];
    this.inputs = from.inputs.map((form, index) => ({ ...this.known({ source: { from: 'input', index }, form }), batch: index === 0 && this.batch > 1 }));
  }

  run(): Program {
    for (const operation of this.from.operations) this.results.push(this.rewritten(operation));
    return this.writer.program(this.from.outputs.map((source) => this.whole(this.valueOf(source))));
  }

  private known(whole: Operand): Value {
    return { form: whole.form, batch: false, whole, halves: null };
  }

  private split(form: Form, halves: Halves): Value {
    return { form, batch: true, whole: null, halves };
  }

  private valueOf(source: Source): Value {
    if (source.from === 'input') return this.inputs[source.index];
    return source.from === 'constant' ? this.known(this.writer.given(source)) : this.results[source.index][source.output];
  }

  private whole(value: Value): Operand {
    const { whole, halves, form } = value;
    if (whole !== null) return whole;
    if (halves === null) throw new Error('in-halves: a value must be there as a whole or in halves, got neither');
    return (value.whole = this.writer.joined(...halves, form));
  }

  private halves(value: Value): Halves {
    if (value.halves !== null) return value.halves;
    const whole = this.whole(value);
    return (value.halves = each((half) => this.writer.rows(whole, half * this.sizes[0], this.sizes[half])));
  }

  private half({ shape: [, ...rest], dtype }: Form, half: 0 | 1): Form {
    return { shape: [this.sizes[half], ...rest], dtype };
  }

  private hasExamples({ form: { shape } }: Value): boolean {
    return shape[0] === this.batch;
  }

  /** Whether nobody reads an operation's outputs from this one on, or only operations of one kind do. */
  private isUnread(index: number, from: number, but?: string): boolean {
    const isIt = (source: Source): boolean => source.from === 'operation' && source.index === index && source.output >= from;
    return !this.from.outputs.some(isIt) && this.from.operations.every(({ name, inputs }, reader) =>
      !inputs.some(isIt) || (name === but && this.isUnread(reader, OWN_OUTPUTS)));
  }

  private rewritten(operation: Operation): Value[] {
    const saved = this.savedFor(operation);
    if (saved !== null) return this.normalisedBack(operation, saved);
    const inputs = operation.inputs.map((source) => this.valueOf(source));
    const divided = inputs.some(({ batch }) => batch) ? this.inHalves(operation, inputs) : null;
    return divided ?? this.asWhole(operation, inputs);
  }

  private asWhole(operation: Operation, inputs: readonly Value[]): Value[] {
    const { name, attributes, outputs } = operation;
    const operands = inputs.map((value) => this.whole(value));
    if (isProduct(operation)) return [this.known(this.product(operation, operands[0], operands[1], outputs[0]))];
    return this.writer.write({ name, attributes, inputs: operands, outputs }).map((operand) => this.known(operand));
  }

  /** Null where it is not known how. */
  private inHalves(operation: Operation, inputs: readonly Value[]): Value[] | null {
    const { name } = operation;
    if (isPerExample(name, inputs.map(({ form }) => form.shape.length))) return this.perExample(operation, inputs);
    if (name in REDUCED_BY) return this.reduced(operation, inputs);
    switch (name) {
      case 'BatchMatMulV2': return this.productInHalves(operation, inputs);
      case 'GatherV2': return this.gathered(operation, inputs);
      case 'Mean': return this.overOtherAxes(operation, inputs);
      case 'Reshape': return this.reshaped(operation, inputs);
      case 'SparseSoftmaxCrossEntropyWithLogits': return inputs.every((value) => this.hasExamples(value)) ? this.onEach(operation, inputs, []) : null;
      case 'FusedBatchNormV3': return this.normalised(operation, inputs);
      default: return null;
    }
  }

  /** The operation on each half of the first inputs, with the others as they are. */
  private onEach({ name, attributes, outputs }: Operation, halved: readonly Value[], others: readonly Value[]): Value[] {
    const [one, other] = ([0, 1] as const).map((half) => this.writer.write({
      name,
      attributes,
      inputs: [...halved.map((value) => this.halves(value)[half]), ...others.map((value) => this.whole(value))],
      outputs: outputs.map((form) => this.half(form, half)),
    }));
    return outputs.map((form, index) => this.split(form, [one[index], other[index]]));
  }

  private perExample({ name, attributes, outputs: [form] }: Operation, inputs: readonly Value[]): Value[] | null {
    const rank = form.shape.length;
    if (form.shape[0] !== this.batch || inputs.some((value) => value.batch && value.form.shape.length !== rank)) return null;
    // A row for each example, be it known as a batch or not, goes with its half; what is broadcast goes with both.
    const halves = each((half) => {
      const operands = inputs.map((value) => (this.hasExamples(value) && value.form.shape.length === rank ? this.halves(value)[half] : this.whole(value)));
      return this.writer.one(name, operands, this.half(form, half), attributes);
    });
    return [this.split(form, halves)];
  }

  /** The numbers of a constant, null of what is none. */
  private numbersOf(source: Source): ArrayLike<number> | null {
    return source.from === 'constant' ? this.from.constants[source.index].values : null;
  }

  /** The axes over which an operation reduces. */
  private axesOf({ inputs }: Operation): readonly number[] | null {
    const { length: rank } = formOf(this.from, inputs[0]).shape;
    if (inputs.length < 2) return [...new Array<number>(rank).keys()];
    const axes = this.numbersOf(inputs[1]);
    return axes && Array.from(axes, (axis) => (axis < 0 ? axis + rank : axis));
  }

  private overOtherAxes(operation: Operation, [x, ...others]: readonly Value[]): Value[] | null {
    return this.axesOf(operation)?.every((axis) => axis > 0) === true ? this.onEach(operation, [x], others) : null;
  }

  private reduced(operation: Operation, inputs: readonly Value[]): Value[] | null {
    const { name, attributes, outputs } = operation;
    const byRow = name === 'BiasAddGrad' ? null : this.overOtherAxes(operation, inputs);
    if (byRow !== null) return byRow;
    if (this.axesOf(operation) === null) return null;
    const [x, ...others] = inputs;
    const axes = others.map((value) => this.whole(value));
    const [one, other] = each((half) => this.writer.one(name, [this.halves(x)[half], ...axes], outputs[0], attributes));
    return [this.known(this.writer.arithmetic(REDUCED_BY[name], one, other))];
  }

  private gathered(operation: Operation, [all, order, axis]: readonly Value[]): Value[] | null {
    const { name, attributes, outputs } = operation;
    if (!order.batch || all.batch || order.form.shape.length !== 1 || this.numbersOf(operation.inputs[2])?.[0] !== 0) return null;
    const [from, along] = [this.whole(all), this.whole(axis)];
    return [this.split(outputs[0], each((half) => this.writer.one(name, [from, this.halves(order)[half], along], this.half(outputs[0], half), attributes)))];
  }

  private reshaped({ name, attributes, inputs: [, shape], outputs }: Operation, [x]: readonly Value[]): Value[] | null {
    if (!x.batch || shape.from !== 'constant' || outputs[0].shape[0] !== this.batch) return null;
    const halves = each((half) => {
      const form = this.half(outputs[0], half);
      return this.writer.one(name, [this.halves(x)[half], this.writer.integers(form.shape)], form, attributes);
    });
    return [this.split(outputs[0], halves)];
  }

  private product({ name, attributes }: Operation, a: Operand, b: Operand, form: Form): Operand {
    const { writer } = this;
    const transposed = isTransposed({ attributes }, 'adj_x');
    const [rows] = form.shape;
    if (form.shape.length !== 2 || rows < 2 || costOf(a.form, form, transposed) <= LARGE_PRODUCT) return writer.one(name, [a, b], form, attributes);
    this.divided = true;
    const middle = Math.ceil(rows / 2);
    const [top, bottom] = ([[0, middle], [middle, rows - middle]] as const).map(([start, size]) =>
      writer.one(name, [writer.slice(a, transposed ? 1 : 0, start, size), b], { shape: [size, form.shape[1]], dtype: form.dtype }, attributes));
    return writer.joined(top, bottom, form);
  }

  private productInHalves(operation: Operation, [a, b]: readonly Value[]): Value[] | null {
    const [form] = operation.outputs;
    if (form.shape.length !== 2) return null;
    if (!isTransposed(operation, 'adj_x')) {
      if (!a.batch || b.batch) return null;
      this.divided = true;
      const weights = this.whole(b);
      return [this.split(form, each((half) => this.product(operation, this.halves(a)[half], weights, this.half(form, half))))];
    }
    // Σ over the examples of xᵀ·upstream.
    if (isTransposed(operation, 'adj_y') || !this.hasExamples(a) || !this.hasExamples(b)) return null;
    this.divided = true;
    const [one, other] = each((half) => this.product(operation, this.halves(a)[half], this.halves(b)[half], form));
    return [this.known(this.writer.arithmetic('AddV2', one, other))];
  }

  private normalised(operation: Operation, [x, ...others]: readonly Value[]): Value[] | null {
    const index = this.results.length;
    if (!x.batch || !isTraining(operation) || !this.isUnread(index, OWN_OUTPUTS, 'FusedBatchNormGradV3')) return null;
    const { output, runningMean, runningVariance, saved } = batchNormOfHalves(this.writer, operation, this.halves(x), others.map((value) => this.whole(value)));
    this.norms.set(index, saved);
    return [this.split(operation.outputs[0], output), this.known(runningMean), this.known(runningVariance)];
  }

  /** What a divided batch norm has saved for this operation, if that is its gradient. */
  private savedFor({ name, inputs: [, , , reserved] }: Operation): NormalisedHalves | null {
    return (name === 'FusedBatchNormGradV3' && reserved.from === 'operation' ? this.norms.get(reserved.index) : undefined) ?? null;
  }

  private normalisedBack({ inputs: [upstream], outputs }: Operation, saved: NormalisedHalves): Value[] {
    const { input, gamma, beta } = batchNormGradientOfHalves(this.writer, this.halves(this.valueOf(upstream)), saved);
    return [this.split(outputs[0], input), this.known(gamma), this.known(beta)];
  }
}

/** The same program with its batch, the first axis of its first input, in two halves, and with large products in two; null where no product can be divided. */
export function inHalves(backend: NativeBackend, program: Program): Program | null {
  const rewriting = new Rewriting(backend, program);
  const rewritten = rewriting.run();
  return rewriting.divided ? rewritten : null;
}
