/** What the library throws of its own, for `instanceof`: `errors.DivergenceError`, with the run so far. */
export * as errors from './errors';
/** Figures by name, and what they are made of: `figures.learningCurves`, `figures.lines`, `figures.withSlider`. Over rows: `line`, `bar`, …. */
export * as figures from './plots';
/** Initialisers as other libraries have them: `libraries.pytorchLinear`, `libraries.tfjsHeNormal`. */
export * as libraries from './models/library-initializers';
/** Statistics, quadrature, roots, and NumPy's random numbers: `numeric.median`, `new numeric.RandomState(42)`. */
export * as numeric from './numeric';
/** What can be measured besides the rows of a run: `probes.jacobian`, `probes.depthProfile(run.gradients)`. */
export * as probes from './probes/probes';
/** Numbers from papers and books, each with its source: `published.GERON_CLIPPING`. */
export * as published from './published';
/** Learning rates that change with the step: `sgd(schedules.cosineDecay(0.1, { steps: 1000 }))`. */
export * as schedules from './training/schedules';
/** Data sets that ask for memory: `tasks.addingProblem({ size: 400, steps: 50, seed: 1 })`. */
export * as tasks from './data/tasks';
/** Mean-field theory, closed forms, and the scalar activations they take: `theory.chi(theory.tanh, { weightVariance: 1 })`. */
export * as theory from './theory';
export * from './data';
export * from './ops';
export * from './models';
export * from './probes';
export * from './training';
export * from './plots/rows';
export * from './notebook';
