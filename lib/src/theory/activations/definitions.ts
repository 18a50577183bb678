// Whoever looks an activation up by name finds all of them.
import './all';

export { DEFINITIONS, type ActivationDefinition } from './define';
