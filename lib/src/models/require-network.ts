import { having } from '../checks/rules';

/** Rules of the things that networks are made of and handed around as. */
export const requireNetwork = having('a network, as mlp, simpleRnn, lstm or gru gives it', 'parameters', 'ops', 'lossAndGradients', 'predict');
export const requirePhi = having('an activation, as activation gives it', 'name', 'alpha', 'forward', 'backward');
