/** What is wrong with how a bad value was received; `null` for nothing. */
export type Fault = 'accepted' | 'foreign error' | 'unclear message' | 'other place named' | 'refused' | 'tensors leaked' | 'state changed';

/** A function may go by its parameters as well: `leakyRelu(0.01)`. */
const WORDING = /^([\w .]+)(?:\([\d., -]*\))?: (.+) (?:must .+, got|expected .+, found) .+/s;

/** An error of ours says who, what, the rule and the value; of a file what was expected and what found. */
export function faultOfError(error: unknown, caller: RegExp, places: readonly string[]): Fault | null {
  if (!(error instanceof Error)) return 'foreign error';
  const { message } = error;
  const parts = WORDING.exec(message);
  if (parts === null || !caller.test(parts[1])) return /^[\w ]+: /.test(message) && caller.test(message.split(':')[0]) ? 'unclear message' : 'foreign error';
  return places.some((place) => message.includes(place)) ? null : 'other place named';
}
