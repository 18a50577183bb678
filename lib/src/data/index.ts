export { shuffledBatches, wholeBatch, type Batch, type Order } from './batches';
export { loadCheckpoint, saveCheckpoint } from './checkpoint';
export { classCounts, dataset, type Dataset } from './dataset';
export { loadMnist, type Mnist } from './mnist';
export { scaled } from './scaled';
export type { DecodedCheckpoint } from './decode-safetensors';
export type { Checkpoint } from './encode-safetensors';
