/** Pixels of a canvas, one for each four bytes; the mark has a row of its own below them. */
const WIDTH = 256;
const HEIGHT = 256;
const BYTES = WIDTH * HEIGHT * 4;
const MARK_BYTES = 64;

/** An opaque canvas keeps the first three bytes of a pixel as they are, one with transparency the fourth. */
const ALPHA_MODES = ['opaque', 'premultiplied'] as const;

interface Part {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly length: number;
}

/**
 * Reads what lies on a GPU without waiting. WebGPU has nothing for that but canvases, whose picture a browser hands over at once. Where it does not
 * draw them as it should, such a picture is empty, and nothing says so: each has a mark with it here, another one every time, and without it there
 * is an error in place of numbers.
 */
export class Reader {
  private readonly canvases: readonly { readonly canvas: OffscreenCanvas; readonly context: GPUCanvasContext }[];
  private readonly picture: OffscreenCanvasRenderingContext2D;
  private readonly marks: GPUBuffer;

  constructor(private readonly device: GPUDevice) {
    this.canvases = ALPHA_MODES.map((alphaMode) => {
      const canvas = new OffscreenCanvas(WIDTH, HEIGHT + 1);
      const context = canvas.getContext('webgpu');
      if (context === null) throw new Error('this browser gives no canvas to WebGPU');
      context.configure({ device, format: 'bgra8unorm', usage: GPUTextureUsage.COPY_DST, alphaMode });
      return { canvas, context };
    });
    const picture = new OffscreenCanvas(WIDTH, HEIGHT + 1).getContext('2d', { willReadFrequently: true });
    if (picture === null) throw new Error('this browser gives no canvas to read from');
    this.picture = picture;
    this.marks = device.createBuffer({ size: MARK_BYTES, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
  }

  /** All bytes of a buffer, a multiple of four. */
  read(buffer: GPUBuffer): ArrayBuffer {
    const bytes = new Uint8Array(buffer.size);
    for (let offset = 0; offset < bytes.length; offset += BYTES) {
      const length = Math.min(BYTES, bytes.length - offset);
      this.readPart({ buffer, offset, length }, bytes.subarray(offset, offset + length));
    }
    return bytes.buffer;
  }

  dispose(): void {
    this.marks.destroy();
  }

  private readPart(part: Part, bytes: Uint8Array): void {
    const mark = crypto.getRandomValues(new Uint8Array(MARK_BYTES));
    const marked = new Uint8Array(MARK_BYTES);
    this.device.queue.writeBuffer(this.marks, 0, mark);
    const opaque = this.pixels(0, part);
    const transparent = this.pixels(1, part);
    const take = (to: Uint8Array, from: number): void => {
      for (let i = 0; i < to.length; i += 4) {
        // Pixels are of blue, green, red and alpha on the GPU, of red, green, blue and alpha here.
        to[i] = opaque[from + i + 2];
        to[i + 1] = opaque[from + i + 1];
        to[i + 2] = opaque[from + i];
        to[i + 3] = transparent[from + i + 3];
      }
    };
    take(marked, BYTES);
    if (marked.some((byte, i) => byte !== mark[i])) throw new Error('WebGPU: the browser does not hand over what the GPU computed, or lost the GPU');
    take(bytes, 0);
  }

  /** A picture of this part, with the mark. */
  private pixels(mode: number, { buffer, offset, length }: Part): Uint8ClampedArray {
    const { device, picture, canvases: { [mode]: { canvas, context } } } = this;
    const texture = context.getCurrentTexture();
    const commands = device.createCommandEncoder();
    const rows = Math.floor(length / 4 / WIDTH);
    const rest = length / 4 - rows * WIDTH;
    const rowBytes = WIDTH * 4;
    if (rows > 0) commands.copyBufferToTexture({ buffer, offset, bytesPerRow: rowBytes }, { texture }, { width: WIDTH, height: rows });
    if (rest > 0) commands.copyBufferToTexture({ buffer, offset: offset + rows * rowBytes }, { texture, origin: { y: rows } }, { width: rest });
    commands.copyBufferToTexture({ buffer: this.marks }, { texture, origin: { y: HEIGHT } }, { width: MARK_BYTES / 4 });
    device.queue.submit([commands.finish()]);
    // Not the canvas itself: headless Chromium 150 with software rendering draws one of WebGPU as if it were empty.
    const bitmap = canvas.transferToImageBitmap();
    picture.clearRect(0, 0, WIDTH, HEIGHT + 1);
    picture.drawImage(bitmap, 0, 0);
    bitmap.close();
    return picture.getImageData(0, 0, WIDTH, HEIGHT + 1).data;
  }
}
