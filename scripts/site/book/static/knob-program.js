// A figure's program, as ../knobs/program.mjs compiles it from a notebook's cells.

const AsyncFunction = /** @type {new (...words: string[]) => (...given: unknown[]) => Promise<object>} */ (/** @type {unknown} */ (async function () {}.constructor));

/** The text with each mark replaced. @param {string} text @param {Record<string, string>} marks */
const filled = (text, marks) => Object.entries(marks).reduce((made, [mark, part]) => made.replaceAll(mark, () => part), text);

/** Thrown where a figure is no longer wanted: what an interrupted sweep has got so far is not what was asked. */
class Over extends Error {}

/** The modules, with a sweep that ends the whole run where it was interrupted. @param {Record<string, any>} modules @param {() => boolean} isOver */
function guarded(modules, isOver) {
  const library = modules['gradient-lab'];
  const sweep = async (/** @type {any[]} */ ...words) => {
    const rows = await library.sweep(...words);
    if (isOver()) throw new Over('no longer wanted');
    return rows;
  };
  return { ...modules, 'gradient-lab': { ...library, sweep } };
}

export class KnobProgram {
  #program;
  #modules;
  /** What no knob changes, from the first run on. @type {object | undefined} */
  #made;

  /** @param {import('../knobs/program.mjs').Program} program @param {Record<string, object>} modules by name */
  constructor(program, modules) {
    this.#program = program;
    this.#modules = modules;
  }

  /** What stands at the marks. @param {readonly (number | null)[]} choice */
  #marks(choice) {
    const { texts, turned } = this.#program;
    const marks = texts.flatMap((printed, knob) => Object.entries(printed).map(([mark, text]) => [mark, choice[knob] === null ? text : turned[mark][choice[knob]]]));
    return Object.fromEntries(marks);
  }

  /**
   * Computes the figure; the program shows it through the library.
   * @param {readonly (number | null)[]} choice the place of each knob's value among its values, null where it is as printed
   * @param {() => boolean} [isOver] whether nobody waits for the figure any more
   */
  async run(choice, isOver = () => false) {
    const { once, again } = this.#program;
    const modules = guarded(this.#modules, isOver);
    this.#made ??= await new AsyncFunction('modules', once)(modules);
    await new AsyncFunction('modules', 'made', filled(again, this.#marks(choice)))(modules, this.#made);
  }
}
