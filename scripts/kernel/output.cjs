/**
 * Gets everything a cell writes to the notebook, in order.
 *
 * zeromq.js rejects a send while another is under way, which happens after 512 sends, and tslab sends one message a write:
 * printed lines, figures and the message that ends the cell get lost. Sends without a time limit of waiting are
 * carried out at once and never rejected; and neighbouring writes are joined into one message, as JupyterLab accepts 1,000 a second.
 */
'use strict';
const jupyter = require('tslab/dist/jupyter.js');
const { endIfOver, kernelTimers } = require('./background.cjs');
const { unseenFailures } = require('./cells.cjs');
const { answerInterruptRequests } = require('./interrupts.cjs');

/** @typedef {(name: string, text: string) => void} WriteStream */
/** @typedef {(data: object, update: boolean) => void} WriteDisplay */
/** @typedef {(error?: Error | null) => void} WriteCallback */
/** @typedef {{ sendTimeout?: number, sendHighWaterMark?: number }} Socket */
/** @typedef {(chunk: string | Uint8Array, encoding?: string | WriteCallback, callback?: WriteCallback) => boolean} StreamWrite */
/**
 * The parts of tslab's server that are private to TypeScript.
 * @typedef {object} Server
 * @property {(socket: Socket, port: number) => Promise<void>} bindSocket
 */
/**
 * @typedef {object} Handler
 * @property {(request: object, writeStream: WriteStream, writeDisplay: WriteDisplay) => Promise<unknown>} handleExecuteImpl
 * @property {(name: string, writeStream: WriteStream) => StreamWrite} createWriteToIopub
 */

const MILLISECONDS_BETWEEN_MESSAGES = 100;
/** The pure JavaScript backend advises to install tfjs-node, which the set-up has already tried; tslab warns of what interrupts.cjs answers. */
const NOISE = /Hi, looks like you are running TensorFlow\.js in Node\.js|unknown msg_type: interrupt_request/;

class CellOutput {
  /** @type {{ name: string, texts: string[] }[]} */
  #pending = [];
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #sentAt = performance.now();
  #writeStream;
  #writeDisplay;

  /** @param {WriteStream} writeStream @param {WriteDisplay} writeDisplay tslab's own, one message a call */
  constructor(writeStream, writeDisplay) {
    this.#writeStream = writeStream;
    this.#writeDisplay = writeDisplay;
  }

  /** @type {WriteStream} */
  write = (name, text) => {
    if (text === '' || NOISE.test(text)) return;
    const last = this.#pending.at(-1);
    if (last?.name === name) last.texts.push(text);
    else this.#pending.push({ name, texts: [text] });
    // A loop that never yields keeps timers from firing, but its output shall be seen while it runs.
    if (performance.now() - this.#sentAt > MILLISECONDS_BETWEEN_MESSAGES) this.flush();
    else this.#timer ??= kernelTimers.setTimeout(this.flush, MILLISECONDS_BETWEEN_MESSAGES);
  };

  /** @type {WriteDisplay} */
  display = (data, update) => {
    if (!update) endIfOver();
    this.flush();
    this.#writeDisplay(data, update);
  };

  flush = () => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sentAt = performance.now();
    for (const { name, texts } of this.#pending.splice(0)) this.#writeStream(name, texts.join(''));
  };
}

/** @param {Server} server */
function sendAtOnce(server) {
  const { bindSocket } = server;
  server.bindSocket = function (socket, port) {
    if (socket.sendTimeout !== undefined) Object.assign(socket, { sendTimeout: 0, sendHighWaterMark: 0 });
    return bindSocket.call(this, socket, port);
  };
}

/** @param {Handler} handler */
function joinWrites(handler) {
  const { handleExecuteImpl } = handler;
  handler.handleExecuteImpl = async function (request, writeStream, writeDisplay) {
    const output = new CellOutput(writeStream, writeDisplay);
    const failuresBefore = unseenFailures();
    try {
      const count = await handleExecuteImpl.call(this, request, output.write, output.display);
      // Node reports a rejection that nobody awaits only after the promise jobs at hand: the cell waits for that.
      await new Promise(kernelTimers.setImmediate);
      // tslab's way to say that a cell failed is to throw its execution count.
      if (unseenFailures() > failuresBefore) throw count;
      return count;
    } finally {
      output.flush();
    }
  };
}

/**
 * tslab's `write` never calls back, so that whoever waits for it waits for ever.
 * @param {Handler} handler
 */
function callBack(handler) {
  const { createWriteToIopub } = handler;
  handler.createWriteToIopub = function (name, writeStream) {
    const write = createWriteToIopub.call(this, name, writeStream);
    return (chunk, encoding, callback) => {
      write(chunk);
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
  };
}

function keepOutput() {
  const handler = /** @type {Handler} */ (/** @type {unknown} */ (jupyter.JupyterHandlerImpl.prototype));
  sendAtOnce(/** @type {Server} */ (/** @type {unknown} */ (jupyter.ZmqServer.prototype)));
  answerInterruptRequests(/** @type {any} */ (jupyter.ZmqServer.prototype));
  joinWrites(handler);
  callBack(handler);
}

module.exports = { CellOutput, keepOutput };
