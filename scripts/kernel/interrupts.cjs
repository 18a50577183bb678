/** The stop button: by SIGINT, or by a message where signals cannot be used (Windows; no koffi beside a native TensorFlow). */
'use strict';
const { kernelTimers } = require('./background.cjs');

/** @typedef {{ header: { msg_type: string }, content: object, createReply: () => Message, signAndSend: (key: string, socket: unknown) => void }} Message */
/**
 * The parts of tslab's server that are private to TypeScript.
 * @typedef {object} Server
 * @property {{ key: string }} connInfo
 * @property {unknown} control
 * @property {(status: string, parent: Message) => void} publishStatus
 */

/** Lets everyone who listens for the signal know. */
const interrupt = () => process.emit('SIGINT', 'SIGINT');

/**
 * tslab does not know the message and says so; output.cjs drops that line.
 * @param {Server} server
 */
function answerInterruptRequests(server) {
  const { publishStatus } = server;
  server.publishStatus = function (status, parent) {
    publishStatus.call(this, status, parent);
    if (status !== 'busy' || parent.header.msg_type !== 'interrupt_request') return;
    const reply = parent.createReply();
    Object.assign(reply, { content: { status: 'ok' } }).header.msg_type = 'interrupt_reply';
    reply.signAndSend(this.connInfo.key, this.control);
    kernelTimers.setImmediate(interrupt);
  };
}

module.exports = { answerInterruptRequests, interrupt };
