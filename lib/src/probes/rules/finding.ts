/** `unknown` when the rows do not suffice to say. */
export type Verdict = 'ok' | 'warning' | 'bad' | 'unknown';

/** From which observed value on a rule warns and condemns, and where that comes from. */
export interface Threshold {
  readonly warning: number;
  readonly bad: number;
  /** Whether trouble lies above the thresholds or below them. */
  readonly side: 'above' | 'below';
  /** Paper, tool or course; `convention of this library` with its reason where there is none. */
  readonly source: string;
}

/** The answer of one rule, with what it rests on. */
export interface Finding<Row = unknown> {
  readonly rule: string;
  readonly verdict: Verdict;
  /** What was observed, in `quantity`; null when unknown. */
  readonly observed: number | null;
  /** What `observed` and the thresholds measure, with the unit. */
  readonly quantity: string;
  readonly threshold: Threshold;
  /** The rows that decided it. */
  readonly evidence: readonly Row[];
  /** When the rule is known to cry wolf. */
  readonly knownFalsePositives: readonly string[];
}

/** What a rule is, apart from what it finds. */
export type RuleDescription = Pick<Finding, 'rule' | 'quantity' | 'threshold' | 'knownFalsePositives'>;

function verdictOf(observed: number, { warning, bad, side }: Threshold): Verdict {
  const beyond = (limit: number): boolean => (side === 'above' ? observed > limit : observed < limit);
  if (beyond(bad)) return 'bad';
  return beyond(warning) ? 'warning' : 'ok';
}

/** Applies the thresholds; an observation of null or NaN is `unknown`. */
export function finding<Row>(description: RuleDescription, observed: number | null, evidence: readonly Row[]): Finding<Row> {
  const known = observed !== null && !Number.isNaN(observed);
  return {
    ...description,
    verdict: known ? verdictOf(observed, description.threshold) : 'unknown',
    observed: known ? observed : null,
    evidence: known ? evidence : [],
  };
}
