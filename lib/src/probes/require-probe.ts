import { membersOf } from '../checks/options';
import { having, integerFrom, listOf, numberThat, oneOf, requireNumber, requireText } from '../checks/rules';
import { requireTensor } from '../ops/require-tensor';
import type { Tap } from '../models/network';

/** Rules of what probes are given. */
export const requireStep = integerFrom(0);
export const requireDetail = oneOf(['norms', 'full']);
export const requireShare = numberThat('in (0, 1)', (value) => value > 0 && value < 1);
export const requireTaps = listOf(membersOf<Tap>({ layer: requireText, depth: requireStep, activation: requireText, preActivation: requireTensor, postActivation: requireTensor }));
export const requireLayers = having('a network of layers, as mlp gives it', 'layers', 'parameters', 'ops');
const DESCRIBED = { layer: requireText, depth: requireStep, role: requireText };
export const requireParameters = listOf(membersOf({ ...DESCRIBED, variable: having('a variable', 'size') }));
export const requireVariables = listOf(having('a parameter of a network', 'variable'));
/** Gradients, or what stands for one that is missing. */
export const requireGradients = listOf((caller, name, value) => {
  if (value !== null && value !== undefined) requireTensor(caller, name, value);
});
/** Rows of which these members are numbers. */
export function rowsWith(...numbers: readonly string[]): ReturnType<typeof listOf> {
  return listOf(membersOf(Object.fromEntries(numbers.map((name) => [name, requireNumber]))));
}
