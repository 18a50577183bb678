import { rule, requireText, type Rule } from '../checks/rules';

const requireSome = rule('a path', (value) => value !== '');

/** Rule of an argument that is a path of a file. */
export const requirePath: Rule = (caller, name, value) => {
  requireText(caller, name, value);
  requireSome(caller, name, value);
};
