/**
 * Loaded into the tslab kernel's process before tslab starts (`node -r preload.cjs tslab kernel …`).
 * It mends what tslab 1.0.22 leaves open: lost output, errors nobody can read, rejections nobody sees.
 */
'use strict';

// Nets of this size train 1.2–1.9 times faster on one TensorFlow thread; the environment may say otherwise.
process.env.TF_NUM_INTRAOP_THREADS ??= '1';
process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';

// tfjs throws through a dozen frames of its own: with the default of ten the reader's cell would fall off the end.
Error.stackTraceLimit = 60;

// An interrupt that arrives before tslab listens must not end the kernel.
process.on('SIGINT', () => undefined);

require('./signals.cjs').blockSignals();
require('./old-util.cjs').restoreUtil();
require('./background.cjs').endInterruptedLoops();
require('./tfjs.cjs').mendTensorflow();
require('./source-maps.cjs').mapCellSources();
require('./local-types.cjs').followLocalFiles();
require('./cells.cjs').followCells();
require('./output.cjs').keepOutput();
