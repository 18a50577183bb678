import type { WatchedVariable } from './model';

/** `conv/depthwise_kernel` is a `depthwiseKernel`; with more parts, of the scope before it too. */
export function parameterRole({ originalName }: Pick<WatchedVariable, 'originalName'>, parts = 1): string {
  const camel = originalName.split('/').map((part) => part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  return camel.slice(-parts).join('/');
}

/** The shortest end of the variable's name that is not taken yet; takes it. */
export function uniqueRole(weight: Pick<WatchedVariable, 'originalName'>, taken: Set<string>): string {
  const most = weight.originalName.split('/').length;
  let role = parameterRole(weight);
  for (let parts = 2; taken.has(role) && parts <= most; parts++) role = parameterRole(weight, parts);
  const whole = role;
  for (let k = 2; taken.has(role); k++) role = `${whole} (${k})`;
  taken.add(role);
  return role;
}
