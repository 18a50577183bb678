'use strict';

/**
 * What TensorFlow reads once, when its addon loads, and what it gets unless the environment says otherwise. The library's `ready` has the same:
 * this is for cells and scripts that load tfjs-node before it.
 */
exports.TENSORFLOW_ENVIRONMENT = {
  // Nets of this size train faster on one thread.
  TF_NUM_INTRAOP_THREADS: '1',
  // The same kernels and roundings on every x86 processor with AVX2, whatever else it has.
  TF_ENABLE_ONEDNN_OPTS: '0',
  ONEDNN_MAX_CPU_ISA: 'AVX2',
  TF_CPP_MIN_LOG_LEVEL: '3',
};
