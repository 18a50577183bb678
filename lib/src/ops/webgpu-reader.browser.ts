/** Pixels of a canvas, one for each four bytes; the marks have a row of their own below them. */
const WIDTH = 256;
const HEIGHT = 256;
const BYTES = WIDTH * HEIGHT * 4;
const MARKS = WIDTH;

/** An opaque canvas keeps the first three bytes of a pixel as they are, one with transparency the fourth. */
const ALPHA_MODES = ['opaque', 'premultiplied'] as const;

interface Part {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly length: number;
}

/**
 * Reads what lies on a GPU without waiting. WebGPU has nothing for that but canvases, whose picture a browser hands over at once. Nothing says so where
 * that picture is empty, and what the GPU refused, or was lost with, is told only after the task: so everything given to the GPU writes a mark there, at
 * random, and each picture has the marks with it. One that is not the last that was given means an error in place of numbers.
 */
export class Reader {
  private readonly canvases: readonly { readonly canvas: OffscreenCanvas; readonly context: GPUCanvasContext }[];
  private readonly picture: OffscreenCanvasRenderingContext2D;
  /** Marks as they are given, and as they come out when the GPU has done that with which they were given. */
  private readonly given: GPUBuffer;
  private readonly marks: GPUBuffer;
  private readonly expected = new Uint8Array(4 * MARKS);
  private count = 0;
  private unread = 0;

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
    const [given, marks] = [0, 1].map(() => device.createBuffer({ size: 4 * MARKS, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST }));
    this.given = given;
    this.marks = marks;
  }

  /** Has commands, to be submitted next, write a mark. */
  mark(commands: GPUCommandEncoder): void {
    // Otherwise a mark would be written over that nobody has looked at.
    if (this.unread === MARKS) this.check();
    const offset = 4 * (this.count % MARKS);
    const mark = crypto.getRandomValues(new Uint8Array(4));
    this.expected.set(mark, offset);
    this.device.queue.writeBuffer(this.given, offset, mark);
    commands.copyBufferToBuffer(this.given, offset, this.marks, offset, 4);
    this.count += 1;
    this.unread += 1;
  }

  /** All bytes of a buffer, a multiple of four. What writes them has to be submitted, with a mark. */
  read(buffer: GPUBuffer): ArrayBuffer {
    const bytes = new Uint8Array(buffer.size);
    for (let offset = 0; offset < bytes.length; offset += BYTES) {
      const length = Math.min(BYTES, bytes.length - offset);
      this.readPart({ buffer, offset, length }, bytes.subarray(offset, offset + length));
    }
    return bytes.buffer;
  }

  /** Throws unless the GPU has done all that was submitted with a mark. */
  check(): void {
    this.readPart(null, new Uint8Array(0));
  }

  dispose(): void {
    this.given.destroy();
    this.marks.destroy();
  }

  private readPart(part: Part | null, bytes: Uint8Array): void {
    const marks = new Uint8Array(4 * MARKS);
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
    take(marks, BYTES);
    if (marks.some((byte, i) => byte !== this.expected[i])) throw new Error('the browser does not hand over what the GPU computed, or the GPU did not compute it');
    this.unread = 0;
    take(bytes, 0);
  }

  /** A picture of the part, with the marks. */
  private pixels(mode: number, part: Part | null): Uint8ClampedArray {
    const { device, picture, canvases: { [mode]: { canvas, context } } } = this;
    const texture = context.getCurrentTexture();
    const commands = device.createCommandEncoder();
    if (part !== null) {
      const { buffer, offset, length } = part;
      const rowBytes = WIDTH * 4;
      const rows = Math.floor(length / rowBytes);
      const rest = length / 4 - rows * WIDTH;
      if (rows > 0) commands.copyBufferToTexture({ buffer, offset, bytesPerRow: rowBytes }, { texture }, { width: WIDTH, height: rows });
      if (rest > 0) commands.copyBufferToTexture({ buffer, offset: offset + rows * rowBytes }, { texture, origin: { y: rows } }, { width: rest });
    }
    commands.copyBufferToTexture({ buffer: this.marks }, { texture, origin: { y: HEIGHT } }, { width: MARKS });
    device.queue.submit([commands.finish()]);
    // Not the canvas itself: headless Chromium 150 with software rendering draws one of WebGPU as if it were empty.
    const bitmap = canvas.transferToImageBitmap();
    picture.clearRect(0, 0, WIDTH, HEIGHT + 1);
    picture.drawImage(bitmap, 0, 0);
    bitmap.close();
    return picture.getImageData(0, 0, WIDTH, HEIGHT + 1).data;
  }
}
