import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network, StepResult, Tap } from '../models/network';
import type { ComputedStep } from './computed-step';
import { withInputs, type StepBatch } from './step-batch';

/** The step once more. Its weights are still as they were; the running statistics stay as the step left them. */
function computedAgain(network: Network, batch: StepBatch): StepResult {
  const statistics = (network.statistics ?? []).map(({ variable }) => ({ variable, value: variable.clone() }));
  try {
    return withInputs(batch, (inputs) => network.lossAndGradients(inputs, batch.labels));
  } finally {
    for (const { variable, value } of statistics) {
      variable.assign(value);
      value.dispose();
    }
  }
}

/** The result of a step before its update: what was not kept is computed again for the first who reads it. */
export class KeptResult implements StepResult {
  private again: StepResult | null = null;

  constructor(private readonly network: Network, private readonly batch: StepBatch, private readonly computed: ComputedStep) {}

  get loss(): number {
    return this.computed.loss;
  }

  get gradients(): readonly Tensor[] {
    return this.computed.result.gradients ?? this.whole().gradients;
  }

  get taps(): readonly Tap[] {
    return this.computed.result.taps ?? this.whole().taps;
  }

  get halfSquares(): readonly (number | null)[] | undefined {
    return this.computed.result.halfSquares;
  }

  /** Whether something has been computed again, so far. */
  wasIncomplete(): boolean {
    return this.again !== null;
  }

  /** Everything, with what a recurrent network tells beside gradients and taps. */
  whole(): StepResult {
    const { loss, result: { gradients, taps, ...others } } = this.computed;
    if (gradients !== undefined && taps !== undefined) return { ...others, loss, gradients, taps, dispose: () => undefined };
    this.again ??= computedAgain(this.network, this.batch);
    return this.again;
  }

  /** This, or everything where nothing would have to be computed for it. */
  forReading(): StepResult {
    const { gradients, taps } = this.computed.result;
    return gradients === undefined || taps === undefined ? this : this.whole();
  }

  /** Frees what was computed again. */
  dispose(): void {
    this.again?.dispose();
    this.again = null;
  }
}
