export { orderedBatches, shuffledBatches, wholeBatch, type Batch, type BatchOptions, type Rows, type ShuffleOptions } from './batches';
export { loadCheckpoint, saveCheckpoint } from './checkpoint';
export { classCounts, dataset, type Dataset, type DatasetParts } from './dataset';
export { decodeIdx, encodeIdx, readIdx, type Idx } from './idx';
export { loadMnist, type Mnist, type MnistOptions, type MnistSource } from './mnist';
export { decodeSafetensors, type DecodedCheckpoint } from './decode-safetensors';
export { encodeSafetensors, type Checkpoint, type CheckpointTensor } from './encode-safetensors';
