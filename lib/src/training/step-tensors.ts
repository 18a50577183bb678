import type { Tensor } from '@tensorflow/tfjs-core';
import type { Network, StepResult } from '../models/network';
import { keepingRunning } from '../models/running';
import type { ComputedStep } from './computed-step';
import { withInputs, type StepBatch } from './step-batch';

/** The step once more, of a network that draws nothing. Its weights must still be as they were; the running averages stay as the step left them. */
function computedAgain(network: Network, batch: StepBatch): StepResult {
  return keepingRunning(network, () => withInputs(batch, (inputs) => network.lossAndGradients(inputs, batch.labels)));
}

const dispose = (): void => undefined;

/** The tensors of a step before its update: those that it kept, and all of them, computed again, for the first who needs more. */
export class StepTensors {
  private again: StepResult | null = null;

  constructor(private readonly network: Network, private readonly batch: StepBatch, private readonly computed: ComputedStep) {}

  /** What is at hand, the loss at least; no gradients and no taps where they were not kept. */
  kept(): StepResult {
    const { loss, tensors } = this.computed;
    return this.again ?? { gradients: [], taps: [], ...tensors, loss, dispose };
  }

  /** The gradients; may compute the step again. */
  gradients(): readonly Tensor[] {
    return this.computed.tensors.gradients ?? this.all().gradients;
  }

  /** Everything, with what a recurrent network tells beside gradients and taps; may compute the step again. */
  all(): StepResult {
    const { gradients, taps } = this.computed.tensors;
    if (gradients !== undefined && taps !== undefined) return this.kept();
    this.again ??= computedAgain(this.network, this.batch);
    return this.again;
  }

  /** Frees what was computed again. */
  dispose(): void {
    this.again?.dispose();
    this.again = null;
  }
}
