import { BaseKernel } from '@jupyterlite/services';
import { Session } from './session.mjs';

/** @typedef {import('./drive.mjs').Contents} Contents */
/** @typedef {Omit<import('./session.mjs').Site, 'folder'>} Site */

export const NAME = 'tslab';

const LANGUAGE = {
  name: 'typescript',
  version: '5.0',
  mimetype: 'text/typescript',
  file_extension: '.ts',
  codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
};

/** Kernels that run, by id. @type {Map<string, TypeScriptKernel>} */
const running = new Map();

/** Interrupts a kernel of ours. @param {string} id */
export const interruptKernel = async (id) => running.get(id)?.interrupt();

/** Jupyter's messages, for a session. */
export class TypeScriptKernel extends BaseKernel {
  #session;

  /** @param {import('@jupyterlite/services').IKernel.IOptions} options @param {Site} site @param {import('./drive.mjs').Drive} drive */
  constructor(options, site, drive) {
    super(options);
    // A drive may be named before the path: `RTC:folder/notebook.ipynb`.
    const folder = this.location.replace(/^[^/:]*:/, '').replace(/^\/|\/$/g, '');
    this.#session = new Session({ ...site, folder }, {
      stream: (name, text) => this.stream({ name, text }),
      display: (content, update) => (update ? this.updateDisplayData(content) : this.displayData(content)),
      readFile: (path) => drive.read(path),
      writeFile: (path, bytes) => drive.write(path, bytes),
    });
    running.set(this.id, this);
  }

  /** @override */
  get ready() {
    return this.#session.ready;
  }

  interrupt() {
    return this.#session.interrupt();
  }

  /** @override */
  dispose() {
    if (this.isDisposed) return;
    running.delete(this.id);
    this.#session.dispose();
    super.dispose();
  }

  async kernelInfoRequest() {
    return {
      implementation: NAME,
      implementation_version: '1.0.22',
      protocol_version: '5.3',
      status: /** @type {const} */ ('ok'),
      banner: 'TypeScript in the browser',
      help_links: [],
      language_info: LANGUAGE,
    };
  }

  /** @param {{ code: string }} request */
  async executeRequest({ code }) {
    const count = { execution_count: this.executionCount };
    const failure = await this.#session.execute(code, this.executionCount);
    if (failure === undefined) return { status: /** @type {const} */ ('ok'), ...count, user_expressions: {}, payload: [] };
    const [, name = 'Error', message = failure] = /^(\w+): (.*)/.exec(failure) ?? [];
    const error = { ename: name, evalue: message, traceback: failure.split('\n') };
    this.publishExecuteError(error);
    return { status: /** @type {const} */ ('error'), ...count, ...error };
  }

  /** @param {{ code: string, cursor_pos: number }} request */
  async completeRequest({ code, cursor_pos }) {
    const { matches, start, end } = await this.#session.complete(code, cursor_pos);
    return { status: /** @type {const} */ ('ok'), matches, cursor_start: start, cursor_end: end, metadata: {} };
  }

  /** @param {{ code: string, cursor_pos: number }} request */
  async inspectRequest({ code, cursor_pos }) {
    const text = await this.#session.inspect(code, cursor_pos);
    return { status: /** @type {const} */ ('ok'), found: text !== '', data: text === '' ? {} : { 'text/plain': text }, metadata: {} };
  }

  /** @param {{ code: string }} request */
  async isCompleteRequest({ code }) {
    const { completed, indent = '' } = await this.#session.isComplete(code);
    return completed ? { status: /** @type {const} */ ('complete') } : { status: /** @type {const} */ ('incomplete'), indent };
  }

  async commInfoRequest() {
    return { status: /** @type {const} */ ('ok'), comms: {} };
  }

  // Nothing here asks the reader for input, and there are no widgets.
  inputReply() {}
  async commOpen() {}
  async commMsg() {}
  async commClose() {}
}
