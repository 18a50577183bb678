import type { CatalogCell, CatalogLayer } from './catalog';
import { isBidirectional } from './layer-kinds';

/** One use of a layer, or of what runs inside it, under way. */
export interface Use {
  readonly entry: CatalogLayer;
  /** `name`, and `name#k` for the k-th further use in one pass. */
  readonly name: string;
  /** Index of the time step in which a wrapper runs it, else null. */
  readonly timeStep: number | null;
  /** How often each cell or wrapped layer has run in this use. */
  readonly runs: Map<object, number>;
}

function countRun(runs: Map<object, number>, of: object): number {
  const before = runs.get(of) ?? 0;
  runs.set(of, before + 1);
  return before;
}

const numbered = (name: string, run: number): string => (run === 0 ? name : `${name}#${run}`);

/** Tells the uses of layers and their time steps apart in one pass through a model. */
export class LayerUses {
  private readonly uses = new Map<object, number>();
  private readonly open: Use[] = [];

  /** null for a part of a wrapper that runs by itself: then it is no part of it. */
  enter(entry: CatalogLayer): Use | null {
    const named = this.nameOf(entry);
    if (named === null) return null;
    const use = { entry, ...named, runs: new Map<object, number>() };
    this.open.push(use);
    return use;
  }

  leave(use: Use): void {
    this.open.splice(this.open.lastIndexOf(use));
  }

  /** The time step of a cell that its recurrent layer runs; null when something else runs it. */
  enterCell(entry: CatalogLayer, { cell, suffix }: CatalogCell): { name: string; timeStep: number } | null {
    const use = this.open.at(-1);
    return use?.entry === entry ? { name: use.name + suffix, timeStep: countRun(use.runs, cell) } : null;
  }

  private nameOf({ layer, name, wrapper, suffix, stepwise, cells }: CatalogLayer): Pick<Use, 'name' | 'timeStep'> | null {
    if (wrapper === null) return { name: numbered(name, countRun(this.uses, layer)), timeStep: null };
    const outer = [...this.open].reverse().find((use) => use.entry.layer === wrapper);
    if (outer === undefined) return null;
    const within = outer.name + suffix;
    if (!stepwise) return { name: within, timeStep: null };
    const run = countRun(outer.runs, layer);
    // The time steps of a recurrent layer are its own: those of the wrapper tell its uses apart.
    return cells.length > 0 || isBidirectional(layer) ? { name: numbered(within, run), timeStep: null } : { name: within, timeStep: run };
  }
}
