/**
 * The variables that cells share. tslab copies a variable to where later cells see it and leaves the cell that declared it with its own: a function of
 * that cell would not see what a later cell assigns. Here an assignment reaches both, until another cell declares the name anew; and a cell that fails
 * gives back what it had not assigned yet. An interrupted cell ends with what it assigns next: what was computed up to the interrupt is kept, and nothing
 * that follows is done. Once another cell has begun, it ends before it assigns anything.
 */
'use strict';
const { endIfLeft, endIfOver } = require('./background.cjs');

/** @typedef {Record<string, unknown>} Values */
/** @typedef {(value: unknown) => void} Assign assigns to the variable inside the cell that declared it */
/** @typedef {{ cell: object, assign: Assign | undefined }} Owner the cell that declared a name last; `assign` for what can be assigned to */
/** @typedef {{ there: boolean, value: unknown, owner: Owner | undefined, times: number }} Before `times` the cell has assigned it since */

class SharedVariables {
  /** @type {Map<string | symbol, Owner>} */
  #owners = new Map();
  /** @type {Map<string | symbol, Before>} */
  #before = new Map();
  #values;

  /**
   * What the cell that runs gets as `exports`.
   * @type {Values}
   */
  exports;

  /** @param {Values} values where tslab keeps them */
  constructor(values) {
    this.#values = values;
    this.exports = values;
  }

  /**
   * Before a cell runs.
   * @param {readonly string[]} names that it declares
   */
  begin(names) {
    const cell = {};
    this.exports = this.#exportsOf(cell, new Set(names));
    this.#before.clear();
    for (const name of names) {
      this.#before.set(name, { there: Object.hasOwn(this.#values, name), value: this.#values[name], owner: this.#owners.get(name), times: 0 });
      this.#owners.set(name, { cell, assign: undefined });
    }
  }

  /** @param {object} cell @param {Set<string | symbol>} names that it declares @returns {Values} */
  #exportsOf(cell, names) {
    /** @param {string | symbol} name */
    const isOutdated = (name) => names.has(name) && this.#owners.get(name)?.cell !== cell;
    return new Proxy(this.#values, {
      set: (values, name, value) => {
        if (isOutdated(name)) return true;
        endIfLeft();
        this.#count(name);
        if (!names.has(name)) this.#owners.get(name)?.assign?.(value);
        Reflect.set(values, name, value);
        endIfOver();
        return true;
      },
      defineProperty: (values, name, descriptor) => {
        this.#count(name);
        return Reflect.defineProperty(values, name, descriptor);
      },
    });
  }

  /** @param {string | symbol} name */
  #count(name) {
    const before = this.#before.get(name);
    if (before) before.times += 1;
  }

  /**
   * The cell that runs says how its own variables are assigned to.
   * @param {Record<string, Assign>} assigns
   */
  bind = (assigns) => {
    for (const [name, assign] of Object.entries(assigns)) Object.assign(this.#owners.get(name) ?? {}, { assign });
  };

  /**
   * Whether the cell has given a variable its value; at the top of a cell every one is set to undefined once.
   * @param {string} name
   */
  isAssigned = (name) => {
    const times = this.#before.get(name)?.times ?? 0;
    return times > 1 || (times === 1 && this.#values[name] !== undefined);
  };

  /** After a cell that failed: what it had not assigned is as it was before. */
  giveBack() {
    for (const [name, { there, value, owner }] of this.#before) {
      if (typeof name !== 'string' || this.isAssigned(name)) continue;
      if (there) this.#values[name] = value;
      else delete this.#values[name];
      if (owner) this.#owners.set(name, owner);
      else this.#owners.delete(name);
    }
  }
}

/**
 * JavaScript, on one line, for the start of a cell that declares these variables.
 * @param {readonly string[]} names
 */
const bindingCode = (names) => (names.length === 0 ? '' : `__tslab__.bind({ ${names.map((name) => `${name}(value) { ${name} = value; }`).join(', ')} }); `);

module.exports = { SharedVariables, bindingCode };
