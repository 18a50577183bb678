// The part of @tensorflow/tfjs-core that gradient-lab's declarations name, so that a cell that imports the library does not read all of it.
export * from '@tensorflow/tfjs-core/dist/tensor';
export * from '@tensorflow/tfjs-core/dist/tensor_info';
export * from '@tensorflow/tfjs-core/dist/tensor_types';
export * from '@tensorflow/tfjs-core/dist/types';
