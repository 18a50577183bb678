import type { Tensor } from '@tensorflow/tfjs-core';
import { gradientHistograms } from '../gradient-histogram';
import { gradientRows } from '../gradient-probe';
import type { NonFiniteEvent } from '../non-finite';
import { ProbeRecord, type ProbeCounts } from '../probe-record';
import type { ProbeRows } from '../rows';
import type { ResolvedOptions } from '../session-options';
import { summarize, type ProbeSummary } from '../summary';
import { rememberWeights, updateRows } from '../update-probe';
import { catalogLayers, catalogParameters, type CatalogLayer } from './catalog';
import type { AppliedGradients, CallOptions, WatchableModel, WatchedLayer, WatchedOptimizer } from './model';
import { patch } from './patch';
import { StepBuffer, type LayerUse } from './step-buffer';

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

function gradientsByName(gradients: AppliedGradients): ReadonlyMap<string, Tensor | null | undefined> {
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
  /** Exists from a wanted step's forward pass to its update. */
  private buffer: StepBuffer | null = null;
  /** True while the loss is computed: a pass outside it, such as validation, is none of training. */
  private inForwardPass = false;

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
    if (this.options.activations || this.options.deltas) for (const entry of this.layers) this.hookLayer(entry);
    this.hookOptimizer();
    this.hooks.push(patch(this.model, 'compile', (original) => (options) => {
      original.call(this.model, options);
      if (this.active) this.hookOptimizer();
    }));
  }

  detach(): void {
    if (!this.active) return;
    this.active = false;
    this.flush();
    for (const undo of [...this.hooks, ...this.optimizerHooks].reverse()) undo();
    this.onDetach();
  }

  private hookLayer(entry: CatalogLayer): void {
    const { layer, cells } = entry;
    let current: LayerUse | null = null;
    this.hooks.push(patch(layer, 'call', (original) => (inputs, options) => {
      const buffer = this.bufferFor(options);
      if (buffer === null) return original.call(layer, inputs, options);
      const outer = current;
      const use = buffer.enter(entry);
      current = use;
      try {
        return buffer.leave(use, inputs, original.call(layer, inputs, options));
      } finally {
        current = outer;
      }
    }));
    cells.forEach((cell, index) => {
      this.hooks.push(patch(cell, 'call', (original) => (inputs, options) => {
        const states = original.call(cell, inputs, options);
        const buffer = this.bufferFor(options);
        if (buffer === null || current === null || !Array.isArray(states)) return states;
        return buffer.leaveCell(current, cell, index, states);
      }));
    });
  }

  private bufferFor(options: CallOptions | undefined): StepBuffer | null {
    return this.active && this.inForwardPass && options?.training !== false ? this.buffer : null;
  }

  /** Also after `compile`, which gives the model a new optimizer; steps go on counting. */
  private hookOptimizer(): void {
    for (const undo of this.optimizerHooks) undo();
    const optimizer = this.model.optimizer as WatchedOptimizer;
    this.optimizerHooks = [
      patch(optimizer, 'computeGradients', (original) => (f, variables) => {
        if (!this.active) return original.call(optimizer, f, variables);
        this.flush();
        this.buffer = this.options.schedule(this.step) ? new StepBuffer(this.step, this.options) : null;
        const result = original.call(optimizer, () => this.inForward(f), variables);
        if (this.buffer) this.buffer.loss = result.value.dataSync()[0];
        return result;
      }),
      patch(optimizer, 'applyGradients', (original) => (gradients) => {
        if (!this.active) {
          original.call(optimizer, gradients);
          return;
        }
        this.observeUpdate(gradients, () => { original.call(optimizer, gradients); });
      }),
    ];
  }

  /** Hands over the rows of the step under way, also of one that failed before its update. */
  private flush(rest: Partial<ProbeRows> = {}): void {
    this.record.add({ ...this.buffer?.rows, ...rest });
    this.buffer = null;
  }

  private inForward<Result>(f: () => Result): Result {
    this.inForwardPass = true;
    try {
      return f();
    } finally {
      this.inForwardPass = false;
    }
  }

  private observeUpdate(gradients: AppliedGradients, apply: () => void): void {
    if (!this.options.schedule(this.step)) {
      apply();
      this.step++;
      return;
    }
    const { step, options } = this;
    const parameters = catalogParameters(this.layers);
    const byName = gradientsByName(gradients);
    const ordered = parameters.map(({ variable }) => byName.get(variable.name));
    const raw = options.gradients || options.updates ? gradientRows(parameters, ordered, { step, detail: options.detail }) : [];
    this.flush({
      gradients: options.gradients ? raw : [],
      histograms: options.histograms ? gradientHistograms(parameters, ordered, { step }) : [],
    });
    const before = options.updates ? rememberWeights(parameters) : null;
    try {
      apply();
      this.step++;
      const norms = raw.map((row) => (row.status === 'missing' ? null : row.norm));
      if (before) this.record.add({ updates: updateRows(parameters, before, norms, { step, detail: options.detail }) });
    } finally {
      before?.dispose();
    }
  }
}
