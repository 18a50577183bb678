// What decides when the engine does what, measured on nets A and B of the benchmark. Whatever is chosen here, the numbers that come out stay the
// same between a function's first call and its last, and from machine to machine: sizes decide, never clocks.

/** Calls that run operation by operation: most networks of a notebook are called once or twice, and to make a graph takes as long as fifty calls save. */
export const CALLS_BEFORE = 12;

/** The same, where another function of these variables has a graph for such a first input: of a training step that is probed now and then. */
export const CALLS_BEFORE_ANOTHER = 2;

/** Calls of which one is traced to see how large the function is: a layer of one's own looks, in the first, whether it is steady. */
export const CALLS_TO_SIZE = 2;

/** Functions that keep their graphs, some 2 MB for one call and as much for several in a row, the longest unused going first: a notebook makes many networks and frees few. */
export const GRAPHS_KEPT = 32;

/**
 * Functions of one network that are remembered, the longest unused going first: who tries optimizers or losses of his own on one network makes a new
 * function with each, and the few that a notebook runs side by side are far from it.
 */
export const FUNCTIONS_KEPT = 64;

/** Fewer operations run faster one by one: a network with one hidden layer has thirteen. */
export const LEAST_OPERATIONS = 12;

/** The same of an update by itself: each weight and gradient must cross into the graph, each new weight out of it. */
export const LEAST_OPERATIONS_OF_UPDATE = 40;

/** A larger constant is data, which belongs among the inputs. */
export const LARGEST_CONSTANT = 65_536;

/** Numbers, 64 MB, up to which all examples of a data set are copied once a pass: putting batch after batch together copies as much. */
export const LARGEST_COPY = 2 ** 24;

/** Entries of a program; a longer one runs operation by operation. */
export const LARGEST_PROGRAM = 5000;

/** Floating-point operations in the matrix products of a function from which on a batch is worth two halves, for two threads. */
export const LARGE_FUNCTION = 8e7;

/** The same of a single product, by itself. */
export const LARGE_PRODUCT = 6e7;
