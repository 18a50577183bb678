// A line for each activation of the library, in the order in which lists have them. Its file holds all that the library knows of it: its form on
// numbers and on tensors, its α, where it is flat, which initializer goes before it.
export { linear } from './linear';
export { sigmoid } from './sigmoid';
export { tanh } from './tanh';
export { softsign } from './softsign';
export { relu } from './relu';
export { leakyRelu } from './leaky-relu';
export { prelu } from './prelu';
export { rrelu } from './rrelu';
export { elu } from './elu';
export { selu } from './selu';
export { gelu } from './gelu';
export { geluTanh } from './gelu-tanh';
export { swish } from './swish';
export { mish } from './mish';
export { abs } from './abs';
