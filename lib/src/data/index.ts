export { shuffledBatches, wholeBatch, type Batch, type Order, type ShuffleOptions } from './batches';
export { loadCheckpoint, saveCheckpoint } from './checkpoint';
export { classCounts, dataset, type Dataset, type DatasetParts } from './dataset';
export { loadMnist, type Mnist, type MnistOptions, type MnistSource } from './mnist';
export { scaled } from './scaled';
export type { DecodedCheckpoint } from './decode-safetensors';
export type { Checkpoint, CheckpointTensor } from './encode-safetensors';
