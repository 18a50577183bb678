/**
 * Loaded into the tslab kernel's process before tslab starts (`node -r preload.cjs tslab kernel …`).
 * It mends what tslab 1.0.22 leaves open: lost output, errors nobody can read, rejections nobody sees, cells coloured as JavaScript.
 */
'use strict';

for (const [name, value] of Object.entries(require('./tensorflow-environment.cjs').TENSORFLOW_ENVIRONMENT)) process.env[name] ??= value;

// tfjs throws through a dozen frames of its own: with the default of ten the reader's cell would fall off the end.
Error.stackTraceLimit = 60;

// An interrupt that arrives before tslab listens must not end the kernel.
process.on('SIGINT', () => undefined);

// From Node.js 22.1 on: what V8 has compiled is kept for the next start.
/** @type {{ enableCompileCache?: () => unknown }} */ (require('node:module')).enableCompileCache?.();

require('./signals.cjs').blockSignals();
require('./old-util.cjs').restoreUtil();
require('./background.cjs').endInterruptedLoops();
require('./tfjs.cjs').mendTensorflow();
require('./source-maps.cjs').mapCellSources();
require('./local-types.cjs').followLocalFiles();
require('./cells.cjs').followCells();
require('./output.cjs').keepOutput();
require('./kernel-info.cjs').nameLanguage();
