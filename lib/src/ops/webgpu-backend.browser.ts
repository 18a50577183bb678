import { util } from '@tensorflow/tfjs-core';
import type { BackendValues } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { Reader } from './webgpu-reader.browser';

/** tfjs's backend, which by itself goes on with wrong numbers after the GPU was lost or refused something, and reads zeros where canvases are empty. */
export class CheckedBackend extends WebGPUBackend {
  private readonly reader: Reader;
  private failure: string | null = null;

  constructor(device: GPUDevice) {
    super(device);
    this.reader = new Reader(device);
    device.onuncapturederror = ({ error }) => {
      this.failure ??= `the GPU refused something (${error.message.split('\n')[0]})`;
    };
    void device.lost.then(({ message }) => {
      this.failure ??= `the GPU was lost (${message})`;
    });
  }

  /** Whether nothing that it computes from now on can be relied on. */
  get hasFailed(): boolean {
    return this.failure !== null;
  }

  override submitQueue(): void {
    const { commandEncoder } = this as unknown as { readonly commandEncoder: GPUCommandEncoder };
    this.sound(() => { this.reader.mark(commandEncoder); });
    super.submitQueue();
  }

  override readSync(dataId: object): BackendValues {
    const data = this.tensorMap.get(dataId);
    // Declared as always there, which it is of what the GPU alone has not.
    const { values } = data as { readonly values?: BackendValues | null };
    const { resource } = data;
    if (values || !(resource instanceof GPUBuffer)) return super.readSync(dataId);
    this.endComputePassEncoder();
    this.ensureCommandEncoderReady();
    this.submitQueue();
    data.values = util.convertBackendValuesAndArrayBuffer(this.sound(() => this.reader.read(resource)), data.dtype);
    return data.values;
  }

  override async read(dataId: object): Promise<BackendValues> {
    const values = await super.read(dataId);
    this.sound(() => { this.reader.check(); });
    return values;
  }

  override dispose(): void {
    super.dispose();
    this.reader.dispose();
    this.device.destroy();
  }

  /** Resolves when all that was asked of the GPU is done, and throws where something of it failed. */
  async settled(): Promise<void> {
    await this.device.queue.onSubmittedWorkDone();
    // What the GPU refused is told in a task of its own.
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    this.requireSound();
  }

  /** What `read` gives; once that throws, all that follows does. */
  private sound<Result>(read: () => Result): Result {
    this.requireSound();
    try {
      return read();
    } catch (error) {
      this.failure ??= error instanceof Error ? error.message : String(error);
    }
    throw this.unsound();
  }

  private requireSound(): void {
    if (this.failure !== null) throw this.unsound();
  }

  private unsound(): Error {
    return new Error(`WebGPU: ${this.failure ?? ''}; ready({ backend: 'wasm' }) goes on without it`);
  }
}
