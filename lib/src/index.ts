/** Figures by name, and what they are made of: `figures.learningCurves`, `figures.lines`, `figures.withSlider`. Over rows: `line`, `bar`, …. */
export * as figures from './plots';
/** Initialisers as other libraries have them: `libraries.pytorchLinear`, `libraries.tfjsHeNormal`. */
export * as libraries from './models/library-initializers';
/** Statistics, quadrature, roots, and NumPy's random numbers: `numeric.median`, `new numeric.RandomState(42)`. */
export * as numeric from './numeric';
/** Numbers from papers and books, each with its source: `published.GERON_CLIPPING`. */
export * as published from './published';
/** Mean-field theory, closed forms, and the scalar activations they take: `theory.chi(theory.tanh, { weightVariance: 1 })`. */
export * as theory from './theory';
export * from './data';
export * from './ops';
export * from './models';
export * from './probes';
export * from './training';
export * from './plots/rows';
export * from './notebook';
