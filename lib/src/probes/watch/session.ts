import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { gradientHistograms } from '../gradient-histogram';
import { counted, INSPECT } from '../../numeric/inspectable';
import { gradientRows } from '../gradient-probe';
import type { NonFiniteEvent } from '../non-finite';
import { ProbeRecord, type ProbeCounts } from '../probe-record';
import type { ProbeRows } from '../rows';
import type { ResolvedOptions } from '../probe-options';
import { summarize, type ProbeSummary } from '../summary';
import { rememberWeights, updateRows } from '../update-probe';
import { catalogLayers, type CatalogLayer } from './catalog';
import { hookLayer } from './layer-hooks';
import type { AppliedGradients, WatchableModel, WatchedLayer, WatchedOptimizer } from './model';
import { catalogParameters, type CatalogParameter } from './parameters';
import { patch } from './patch';
import { StepBuffer } from './step-buffer';

/** A model under watch. */
export interface WatchSession {
  /** All rows recorded so far; a new snapshot at each reading. */
  readonly rows: ProbeRows;
  /** Rows held and rows let go, of each kind. */
  readonly counts: ProbeCounts;
  /** The first NaN or infinity among what was measured, or null. */
  readonly firstNonFinite: NonFiniteEvent | null;
  /** Verdicts and the last profile (see `summarize`). */
  summary(): ProbeSummary;
  /** Takes every hook away; the model is as it was. Rows stay readable. Harmless when called again. */
  detach(): void;
}

type ByName = ReadonlyMap<string, Tensor | null | undefined>;

function gradientsByName(gradients: AppliedGradients): ByName {
  if (Array.isArray(gradients)) return new Map(gradients.map(({ name, tensor }) => [name, tensor]));
  return new Map(Object.entries(gradients));
}

export class Session implements WatchSession {
  private readonly record: ProbeRecord;
  private readonly layers: readonly CatalogLayer[];
  private readonly hooks: (() => void)[] = [];
  private optimizerHooks: (() => void)[] = [];
  private active = true;
  private step: number;
  /** Backward passes since the last update. */
  private passes = 0;
  /** Exists from a wanted step's forward pass to its update, or to the next forward pass. */
  private buffer: StepBuffer | null = null;
  /** True while the loss is computed, but not within `predict` or `evaluate`: a pass outside it, such as validation, is none of training. */
  private isTraining = false;

  constructor(private readonly model: WatchableModel, private readonly options: ResolvedOptions, private readonly onDetach: () => void) {
    this.record = new ProbeRecord(options.capacity);
    this.layers = catalogLayers(model);
    const optimizer = model.optimizer as WatchedOptimizer;
    // Reading `iterations` of an optimizer that has not run yet would leave a property behind.
    this.step = Object.hasOwn(optimizer, 'iterations_') ? optimizer.iterations : 0;
  }

  get rows(): ProbeRows {
    return this.record.rows;
  }

  /** What a notebook prints of it. */
  [INSPECT](): string {
    const rows = Object.entries(this.record.rows).flatMap(([name, { length }]: [string, readonly unknown[]]) => (length > 0 ? [`${name} ${length.toLocaleString('en-US')}`] : []));
    return `Watch of model "${this.model.name}", ${counted(this.step, 'steps')}; rows: ${rows.length > 0 ? rows.join(', ') : 'none'}`;
  }

  get counts(): ProbeCounts {
    return this.record.counts;
  }

  get firstNonFinite(): NonFiniteEvent | null {
    return this.record.firstNonFinite;
  }

  get watchedLayers(): readonly WatchedLayer[] {
    return this.layers.map(({ layer }) => layer);
  }

  summary(): ProbeSummary {
    return summarize(this.rows, this.firstNonFinite);
  }

  attach(): void {
    const bufferNow = (): StepBuffer | null => (this.active && this.isTraining ? this.buffer : null);
    if (this.options.activations || this.options.deltas) this.hooks.push(...this.layers.map((entry) => hookLayer(entry, bufferNow)));
    this.hookOptimizer();
    this.hooks.push(patch(this.model, 'compile', (original) => (options) => {
      original.call(this.model, options);
      if (this.active) this.hookOptimizer();
    }));
    for (const method of ['predict', 'predictOnBatch', 'evaluate'] as const) {
      this.hooks.push(patch(this.model, method, (original) => (...inputs) => this.within(false, () => original.apply(this.model, inputs))));
    }
  }

  detach(): void {
    if (!this.active) return;
    this.active = false;
    this.flush();
    for (const undo of [...this.hooks, ...this.optimizerHooks].reverse()) undo();
    this.onDetach();
  }

  /** Also after `compile`, which gives the model a new optimizer; steps go on counting. */
  private hookOptimizer(): void {
    for (const undo of this.optimizerHooks) undo();
    const optimizer = this.model.optimizer as WatchedOptimizer;
    this.optimizerHooks = [
      patch(optimizer, 'computeGradients', (original) => (f, variables) => {
        if (!this.active) return original.call(optimizer, f, variables);
        return this.probePass(() => original.call(optimizer, () => this.within(true, f), variables));
      }),
      patch(optimizer, 'applyGradients', (original) => (gradients) => {
        const apply = (): void => { original.call(optimizer, gradients); };
        const parameters = this.active ? catalogParameters(this.layers) : [];
        const byName = gradientsByName(gradients);
        // Of another model with the same optimizer it is no step of this one.
        if (parameters.some(({ variable }) => byName.has(variable.name))) this.probeUpdate(parameters, byName, apply);
        else apply();
      }),
    ];
  }

  /** Hands over the rows of the pass under way, also of one that failed before its update. */
  private flush(rest: Partial<ProbeRows> = {}): void {
    this.record.add({ ...this.buffer?.rows, ...rest });
    this.buffer = null;
  }

  private within<Result>(isTraining: boolean, f: () => Result): Result {
    const before = this.isTraining;
    this.isTraining = isTraining;
    try {
      return f();
    } finally {
      this.isTraining = before;
    }
  }

  private probePass(compute: () => { value: Tensor; grads: NamedTensorMap }): { value: Tensor; grads: NamedTensorMap } {
    this.flush();
    const { step, passes: pass, options } = this;
    const buffer = options.schedule(step) ? new StepBuffer({ step, pass }, options) : null;
    this.buffer = buffer;
    let result;
    try {
      result = compute();
    } catch (error) {
      if (buffer !== null && !buffer.isEmpty) this.passes++;
      throw error;
    }
    if (this.isOwn(result.grads)) {
      this.passes++;
      if (buffer !== null) buffer.loss = result.value.dataSync()[0];
    } else {
      this.buffer = null;
    }
    return result;
  }

  /** Whether a loss is one of this model's: an optimizer may train several. */
  private isOwn(grads: NamedTensorMap): boolean {
    const byName = gradientsByName(grads);
    return catalogParameters(this.layers).some(({ variable }) => (byName.get(variable.name) ?? null) !== null);
  }

  private probeUpdate(parameters: readonly CatalogParameter[], byName: ByName, apply: () => void): void {
    const { step, options } = this;
    if (!options.schedule(step)) {
      apply();
      this.endStep();
      return;
    }
    const ordered = parameters.map(({ variable }) => byName.get(variable.name));
    const raw = options.gradients || options.updates ? gradientRows(parameters, ordered, { step, detail: options.detail }) : [];
    this.flush({
      gradients: options.gradients ? raw : [],
      histograms: options.histograms ? gradientHistograms(parameters, ordered, { step }) : [],
    });
    const before = options.updates ? rememberWeights(parameters) : null;
    try {
      apply();
      this.endStep();
      const norms = raw.map((row) => (row.status === 'missing' ? null : row.norm));
      if (before) this.record.add({ updates: updateRows(parameters, before, norms, { step, detail: options.detail }) });
    } finally {
      before?.dispose();
    }
  }

  private endStep(): void {
    this.step++;
    this.passes = 0;
  }
}
