import { DATA_TYPES } from './data-types';
import { attributes, constant, node, operationNodes, outputName, placeholder, programConstant, savedModelOf, type Write } from './graph-definition';
import type { NativeBackend } from './native-backend';
import { formOf, type Source } from './program';
import { handingOn, type Repetition } from './repetition';
import { constantName, inputName } from './saved-model';

// A loop as TensorFlow's graphs have it (tensorflow/core/ops/control_flow_ops.cc). A tensor enters the frame of the loop, where it is merged with what the
// round before left, and is switched into the next round or, after the last, out. What is the same in every round enters once, as a constant of the frame.
// What every round gives goes into an array, which is put together after the last.

const { int32: INTEGER, float32: FLOAT } = DATA_TYPES;
/** TensorFlow's number of the type of an array's handle. */
const HANDLE = 20;
/** Rounds of which some operations may run at once, where one does not wait for another's result; TensorFlow's usual number. */
const AT_ONCE = 10;

/** The node that is fed the number of rounds. */
export const TIMES = 'times';

/** Name of the tensor that an output has become: the last one where an input hands it on, else those of all rounds. */
export const resultName = (place: number, heir: number): string => (heir === -1 ? `all${place}:0` : `${inputName(heir)}_out:0`);

const entering = (name: string, input: string, type: number, same: boolean): Write => node(name, 'Enter', [input], [
  attributes.type('T', type), attributes.string('frame_name', 'rounds'), attributes.bool('is_constant', same), attributes.int('parallel_iterations', AT_ONCE),
]);

/** A tensor of the frame: `name_in:1` is its value in the round, `next` what it becomes. */
function changing(name: string, from: string, type: number, next: string): Write[] {
  const ofType = [attributes.type('T', type)];
  return [
    entering(`${name}_enter`, from, type, false),
    node(`${name}_merge`, 'Merge', [`${name}_enter`, `${name}_next`], [...ofType, attributes.int('N', 2)]),
    node(`${name}_in`, 'Switch', [`${name}_merge`, 'more'], ofType),
    node(`${name}_next`, 'NextIteration', [next], ofType),
    node(`${name}_out`, 'Exit', [`${name}_in`], ofType),
  ];
}

const ROUND = 'round_in:1';

/** Counts the rounds. */
function counting(): Write[] {
  const integer = [attributes.type('T', INTEGER)];
  const whole = (name: string, value: number): Write => constant(name, { shape: [], dtype: 'int32', values: Int32Array.of(value) });
  return [
    placeholder(TIMES, INTEGER, []), whole('zero', 0), whole('one', 1),
    entering('times_here', TIMES, INTEGER, true), entering('zero_here', 'zero', INTEGER, true), entering('one_here', 'one', INTEGER, true),
    ...changing('round', 'zero', INTEGER, 'counted'),
    node('counted', 'AddV2', [ROUND, 'one_here'], integer),
    node('fewer', 'Less', ['round_merge', 'times_here'], integer),
    node('more', 'LoopCond', ['fewer'], []),
    node('rounds', 'Range', ['zero', TIMES, 'one'], [attributes.type('Tidx', INTEGER)]),
  ];
}

/** Gathers what every round gives as the output in this place. */
function collecting(place: number, tensor: string, type: number): Write[] {
  const [array, anyShape] = [`array${place}`, attributes.shape('element_shape', null)];
  return [
    node(array, 'TensorArrayV3', [TIMES], [attributes.type('dtype', type), anyShape]),
    entering(`${array}_here`, `${array}:0`, HANDLE, true),
    ...changing(`flow${place}`, `${array}:1`, FLOAT, `written${place}`),
    node(`written${place}`, 'TensorArrayWriteV3', [`${array}_here`, ROUND, tensor, `flow${place}_in:1`], [attributes.type('T', type)]),
    node(`all${place}`, 'TensorArrayGatherV3', [`${array}:0`, 'rounds', `flow${place}_out`], [attributes.type('dtype', type), anyShape]),
  ];
}

/** The input in this place, as a round finds it under `tensor`. */
function inputNodes(repetition: Repetition, index: number, nameOf: (source: Source) => string): Write[] {
  const { program, inputs } = repetition;
  const [input, { shape, dtype }, name] = [inputs[index], program.inputs[index], inputName(index)];
  const type = DATA_TYPES[dtype];
  if (typeof input === 'object') return [placeholder(name, type, shape), ...changing(name, name, type, nameOf(program.outputs[input.output]))];
  if (input === 'same') return [placeholder(name, type, shape), entering(`${name}_here`, name, type, true)];
  return [
    placeholder(name, type, null),
    entering(`${name}_all`, name, type, true),
    node(`${name}_here`, 'GatherV2', [`${name}_all`, ROUND, 'zero_here'], [
      attributes.type('Tparams', type), attributes.type('Tindices', INTEGER), attributes.type('Taxis', INTEGER),
    ]),
  ];
}

/** A program that runs several times as the contents of a file `saved_model.pb`. Null for an operation with an attribute that cannot be written. */
export function savedLoop(binding: NativeBackend['binding'], repetition: Repetition): Uint8Array | null {
  const { program, inputs } = repetition;
  const nameOf = (source: Source): string => {
    if (source.from === 'operation') return outputName(source);
    if (source.from === 'constant') return `${constantName(source.index)}_here`;
    return typeof inputs[source.index] === 'object' ? `${inputName(source.index)}_in:1` : `${inputName(source.index)}_here`;
  };
  const operations = operationNodes(binding, program.operations, nameOf);
  return operations && savedModelOf([
    ...counting(),
    ...inputs.flatMap((_, index) => inputNodes(repetition, index, nameOf)),
    ...program.constants.flatMap((values, index) => {
      const name = constantName(index);
      return [...programConstant(name, values), entering(`${name}_here`, name, DATA_TYPES[values.dtype], true)];
    }),
    ...operations,
    ...handingOn(repetition).flatMap((heir, place) => {
      const source = program.outputs[place];
      return heir === -1 ? collecting(place, nameOf(source), DATA_TYPES[formOf(program, source).dtype]) : [];
    }),
  ]);
}
