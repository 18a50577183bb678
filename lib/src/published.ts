/** A number, or several, read in a paper, book or notebook, with what is needed to find it again. */
export interface Published<T> {
  readonly value: T;
  /** Author, title, year. */
  readonly source: string;
  /** Page, cell or file. */
  readonly where: string;
  readonly url: string;
  /** How the source obtained it, as far as it says. */
  readonly obtained: string;
}

const GERON = 'A. Géron, Hands-On Machine Learning with Scikit-Learn and TensorFlow, notebook of chapter 11 (2017–2019)';
const GERON_URL = 'https://github.com/ageron/handson-ml/blob/master/11_deep_learning.ipynb';
const NIELSEN = 'M. Nielsen, Neural Networks and Deep Learning, chapter 5 (2015)';
const NIELSEN_URL = 'https://github.com/mnielsen/neural-networks-and-deep-learning/blob/master/fig/';
const NIELSEN_OBTAINED =
  'one net at initialisation (W ~ N(0, 1/n_in), b ~ N(0, 1), sigmoid, cross-entropy): norm of the mean over the first 1,000 MNIST training ' +
  'images of ∂C/∂b^l, by fig/generate_gradient.py; no seed';

/** Validation accuracy after each of 20 epochs of 784-300-100-10 with batch normalisation, ELU and weights of variance 1/fan-in. */
export const GERON_BATCH_NORM: Published<readonly number[]> = {
  value: [
    0.8952, 0.9202, 0.9318, 0.9422, 0.9468, 0.954, 0.9568, 0.96, 0.962, 0.9638,
    0.9662, 0.9682, 0.9672, 0.9696, 0.9706, 0.9704, 0.9718, 0.9726, 0.9738, 0.9742,
  ],
  source: GERON,
  where: 'section "Batch Normalization", output of In [37]',
  url: GERON_URL,
  obtained: 'one run, seed 42: SGD 0.01, batch 200, batch norm momentum 0.9, also on the logits; 55,000 training and 5,000 validation images',
};

/** Validation accuracy after each of 20 epochs of 784-300-50-50-50-50-10, ReLU, with gradients clipped by value to ±1. */
export const GERON_CLIPPING: Published<readonly number[]> = {
  value: [
    0.288, 0.7936, 0.8798, 0.906, 0.9164, 0.9218, 0.9296, 0.9358, 0.9382, 0.9414,
    0.9456, 0.9474, 0.9478, 0.9534, 0.9568, 0.9566, 0.9574, 0.959, 0.9622, 0.9612,
  ],
  source: GERON,
  where: 'section "Gradient Clipping", output of In [46]',
  url: GERON_URL,
  obtained: 'one run, seed 42: SGD 0.01, batch 200, Glorot uniform; 55,000 training and 5,000 validation images',
};

/** Mean and deviation of a SELU layer's outputs, printed to two digits. */
export interface SeluLayer {
  readonly layer: number;
  /** Mean over inputs and units. */
  readonly mean: number;
  /** Deviation over inputs, averaged over units. */
  readonly std: number;
}

/** Every hundredth layer of 1,000 SELU layers of width 100, the first layer being 0. */
export const GERON_SELU: Published<readonly SeluLayer[]> = {
  value: [
    { layer: 0, mean: -0.0, std: 1.0 },
    { layer: 100, mean: 0.02, std: 0.96 },
    { layer: 200, mean: 0.01, std: 0.9 },
    { layer: 300, mean: -0.02, std: 0.92 },
    { layer: 400, mean: 0.05, std: 0.89 },
    { layer: 500, mean: 0.01, std: 0.93 },
    { layer: 600, mean: 0.02, std: 0.92 },
    { layer: 700, mean: -0.02, std: 0.9 },
    { layer: 800, mean: 0.05, std: 0.83 },
    { layer: 900, mean: 0.02, std: 1.0 },
  ],
  source: GERON,
  where: 'section "SELU", output of In [28]',
  url: GERON_URL,
  obtained: 'NumPy, np.random.seed(42): 500 inputs N(0, 1) of size 100, then for each layer W = normal(size=(100, 100), scale=√(1/100))',
};

/** ‖∂C/∂b^l‖ of the hidden layers of [784, 30, 30, 10], layer 1 first. */
export const NIELSEN_TWO_HIDDEN_LAYERS: Published<readonly number[]> = {
  value: [0.06574134326503182, 0.3092184942703712],
  source: NIELSEN,
  where: 'fig/norms_during_training_2_layers.json, first entry; rounded in the text',
  url: `${NIELSEN_URL}norms_during_training_2_layers.json`,
  obtained: NIELSEN_OBTAINED,
};

/** ‖∂C/∂b^l‖ of the hidden layers of [784, 30, 30, 30, 10], layer 1 first. */
export const NIELSEN_THREE_HIDDEN_LAYERS: Published<readonly number[]> = {
  value: [0.011838212272121293, 0.05996519457449515, 0.28314239285488185],
  source: NIELSEN,
  where: 'fig/norms_during_training_3_layers.json, first entry; rounded in the text',
  url: `${NIELSEN_URL}norms_during_training_3_layers.json`,
  obtained: NIELSEN_OBTAINED,
};

/** ‖∂C/∂b^l‖ of the hidden layers of [784, 30, 30, 30, 30, 10], layer 1 first. */
export const NIELSEN_FOUR_HIDDEN_LAYERS: Published<readonly number[]> = {
  value: [0.0029752663545292526, 0.017076665445425132, 0.06953924167660484, 0.28513893545173896],
  source: NIELSEN,
  where: 'fig/norms_during_training_4_layers.json, first entry; rounded in the text',
  url: `${NIELSEN_URL}norms_during_training_4_layers.json`,
  obtained: NIELSEN_OBTAINED,
};

/** Average singular value of the Jacobian ∂a_{l+1}/∂a_l between tanh layers of equal width, at initialisation. */
export const GLOROT_SINGULAR_VALUES: Published<{ readonly normalized: number; readonly standard: number }> = {
  value: { normalized: 0.8, standard: 0.5 },
  source: 'X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010',
  where: 'section 4.2.2, below eq. (17)',
  url: 'https://proceedings.mlr.press/v9/glorot10a.html',
  obtained: '"around 0.8" with the normalised initialisation of eq. (16), "down to 0.5" with the standard one, U(±1/√n); data set and layer not said',
};

/** ‖∂C/∂b^l‖ of the hidden layers, layer 1 first, before the epoch of that number. */
export interface EpochNorms {
  readonly epoch: number;
  readonly norms: readonly number[];
}

const NIELSEN_TRAINING =
  'as at initialisation, then full-batch gradient descent on the same 1,000 images: learning rate 0.1, L2 regularisation λ = 5 ' +
  '(weights × (1 − 0.1·5/1000) at each step), 500 epochs; one net, no seed';

/** {@link NIELSEN_TWO_HIDDEN_LAYERS} during 500 epochs of training: ten of the 500 entries, rounded to four digits. */
export const NIELSEN_TWO_HIDDEN_LAYERS_TRAINING: Published<readonly EpochNorms[]> = {
  value: [
    { epoch: 0, norms: [0.06574, 0.3092] },
    { epoch: 1, norms: [0.04297, 0.217] },
    { epoch: 2, norms: [0.03286, 0.1661] },
    { epoch: 5, norms: [0.01899, 0.09027] },
    { epoch: 10, norms: [0.00893, 0.04038] },
    { epoch: 20, norms: [0.002505, 0.0107] },
    { epoch: 30, norms: [0.001109, 0.003533] },
    { epoch: 40, norms: [9.498e-4, 0.001693] },
    { epoch: 50, norms: [0.001017, 0.001342] },
    { epoch: 499, norms: [0.003435, 0.00963] },
  ],
  source: NIELSEN,
  where: 'fig/norms_during_training_2_layers.json; figure "Speed of learning: 2 hidden layers"',
  url: `${NIELSEN_URL}norms_during_training_2_layers.json`,
  obtained: NIELSEN_TRAINING,
};

/** {@link NIELSEN_THREE_HIDDEN_LAYERS} during 500 epochs of training: eleven of the 500 entries, rounded to four digits. */
export const NIELSEN_THREE_HIDDEN_LAYERS_TRAINING: Published<readonly EpochNorms[]> = {
  value: [
    { epoch: 0, norms: [0.01184, 0.05997, 0.2831] },
    { epoch: 1, norms: [0.01118, 0.05716, 0.2782] },
    { epoch: 2, norms: [0.009806, 0.05016, 0.2572] },
    { epoch: 5, norms: [0.005163, 0.02653, 0.1488] },
    { epoch: 10, norms: [0.002004, 0.01042, 0.05962] },
    { epoch: 20, norms: [4.555e-4, 0.002437, 0.01391] },
    { epoch: 30, norms: [1.525e-4, 7.99e-4, 0.004472] },
    { epoch: 40, norms: [9.516e-5, 4.167e-4, 0.002178] },
    { epoch: 50, norms: [8.504e-5, 3.255e-4, 0.001601] },
    { epoch: 100, norms: [8.053e-5, 2.809e-4, 0.001385] },
    { epoch: 499, norms: [8.556e-5, 2.185e-4, 0.001261] },
  ],
  source: NIELSEN,
  where: 'fig/norms_during_training_3_layers.json; figure "Speed of learning: 3 hidden layers"',
  url: `${NIELSEN_URL}norms_during_training_3_layers.json`,
  obtained: NIELSEN_TRAINING,
};

/** When a sequence of the adding problem counts as right, and which pairs are marked: one of the first ten, and one of the first T/2 − 1. */
export const HOCHREITER_ADDING: Published<{ readonly errorBelow: number; readonly firstAmong: number }> = {
  value: { errorBelow: 0.04, firstAmong: 10 },
  source: 'S. Hochreiter, J. Schmidhuber, LSTM can solve hard long time lag problems, NIPS 9 (1997)',
  where: 'experiment 1, "Task"; experiment 4 of Long Short-Term Memory (1997) is the same task',
  url: 'http://people.idsia.ch/~juergen/nipslstm/node4.html',
  obtained: 'a definition: absolute error at the end of the sequence, of the target 0.5 + (X₁ + X₂)/4 in [0, 1]',
};

/** One length of the adding problem of 1997. */
export interface AddingResult {
  /** T, the least length; the least time between the second number and the answer is T/2. */
  readonly steps: number;
  /** Training sequences until the mean error was below 0.01 and the last 2,000 sequences were right: mean of 10 nets. */
  readonly sequences: number;
  /** Of the sequences tested: how many were not right, mean of 10 nets. */
  readonly wrong: number;
}

/** How soon the LSTM of 1997 learned {@link HOCHREITER_ADDING}. */
export const HOCHREITER_ADDING_RESULTS: Published<{ readonly weights: number; readonly tested: number; readonly lengths: readonly AddingResult[] }> = {
  value: {
    weights: 93,
    tested: 2560,
    lengths: [
      { steps: 100, sequences: 74_000, wrong: 1 },
      { steps: 500, sequences: 209_000, wrong: 0 },
      { steps: 1000, sequences: 853_000, wrong: 1 },
    ],
  },
  source: 'S. Hochreiter, J. Schmidhuber, Long short-term memory, Neural Computation 9 (1997)',
  where: 'section 5.4, table 7',
  url: 'https://doi.org/10.1162/neco.1997.9.8.1735',
  obtained:
    'two blocks of two cells that share their input and output gate, no forget gate; learning rate 0.5, one sequence at a time; weights in ±0.1, biases of the input gates −3 and −6',
};

const LE = 'Q. Le, N. Jaitly, G. Hinton, A simple way to initialize recurrent networks of rectified linear units (2015)';
const LE_URL = 'https://arxiv.org/abs/1504.00941';

/** Entry on the diagonal of the recurrent weights of a ReLU net at the start, all others being 0. */
export const LE_IDENTITY_START: Published<number> = {
  value: 1,
  source: LE,
  where: 'abstract: the identity matrix, or a scaled one',
  url: LE_URL,
  obtained: 'a rule; with it ReLU nets were "comparable to a standard implementation of LSTMs" on four tasks, the adding problem being one',
};

/** The adding problem as it was posed to ReLU nets that start from the identity, and to LSTMs. */
export interface AddingTask {
  /** T, each a task of its own. */
  readonly lengths: readonly number[];
  /** Units of each net. */
  readonly units: number;
  /** Training sequences. */
  readonly trained: number;
  /** Test sequences. */
  readonly tested: number;
  /** Mean squared error of the answer 1, whatever is shown: the error to be beaten. */
  readonly alwaysOne: number;
}

/** The adding problem of 2015: two of T numbers in [0, 1] are marked, and their sum is asked for. */
export const LE_ADDING: Published<AddingTask> = {
  value: { lengths: [150, 200, 300, 400], units: 100, trained: 100_000, tested: 10_000, alwaysOne: 1 / 6 },
  source: LE,
  where: 'experiment "The adding problem", as two reproductions quote it: github.com/mdmmn378/IReLU-Demo and github.com/narendhrancs/othoz_adding_sum',
  url: LE_URL,
  obtained:
    'a definition; 1/6 is a closed form, twice the variance 1/12 of a number. The measured errors are curves in a figure that no text read here quotes; ' +
    'of one reproduction (Adam, identity × 0.01) all four lengths "converged towards zero"',
};

/** Bias of an LSTM's forget gate at the start. */
export const JOZEFOWICZ_FORGET_BIAS: Published<number> = {
  value: 1,
  source: 'R. Jozefowicz, W. Zaremba, I. Sutskever, An empirical exploration of recurrent network architectures, ICML 2015',
  where: 'abstract, last sentence',
  url: 'https://proceedings.mlr.press/v37/jozefowicz15.html',
  obtained: 'a search over more than ten thousand architectures: "adding a bias of 1 to the LSTM’s forget gate closes the gap between the LSTM and the GRU"',
};

/** Down to how many depth scales ξ_c networks learn, and the bias variance σ_b² that they had. */
export interface TrainableDepth {
  readonly depthScales: number;
  readonly biasVariance: number;
}

/** Trainable depth of tanh networks on MNIST. */
export const SCHOENHOLZ_DEPTH: Published<TrainableDepth> = {
  value: { depthScales: 6, biasVariance: 0.05 },
  source: 'S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein, Deep information propagation, ICLR 2017',
  where: 'figure of the training accuracy over σ_w² and depth; as later texts quote it',
  url: 'https://arxiv.org/abs/1611.01232',
  obtained: 'a line drawn over measured accuracies, and no fit',
};

/** {@link SCHOENHOLZ_DEPTH} measured again by others, after 200 steps. */
export const LIU_DEPTH: Published<TrainableDepth> = {
  value: { depthScales: 4.5, biasVariance: 0.05 },
  source: 'G.-H. Liu, E. Theodorou, Deep learning theory review: an optimal control and dynamical systems perspective (2019)',
  where: 'plot-trainability.py, the outermost of the lines at 1, 2 and 4.5 ξ_c',
  url: 'https://github.com/ghliu/mean-field-fcdnn/blob/master/plot-trainability.py',
  obtained: 'a line drawn over the training accuracies of tanh networks 300 wide and 10 to 100 deep: MNIST, SGD 0.001, batch 256, 200 steps',
};

/** Factor of the squared gradient in each layer of a plain ReLU network with batch norm, and the depth beyond which such networks did not train. */
export const YANG_BATCH_NORM: Published<{ readonly factor: number; readonly deepest: number }> = {
  value: { factor: Math.PI / (Math.PI - 1), deepest: 50 },
  source: 'G. Yang, J. Pennington, V. Rao, J. Sohl-Dickstein, S. Schoenholz, A mean field theory of batch normalization, ICLR 2019',
  where: 'the factor as later texts quote it; the depth in the text on figure 3 (a)',
  url: 'https://arxiv.org/abs/1902.08129',
  obtained: 'the factor is a theorem for infinitely wide layers and batches; "about 50 layers": SGD on MNIST, whatever the batch size',
};

/** Factor of the correlation of two inputs' gradients in each layer of a plain ReLU network: 2^−L after L layers. */
export const BALDUZZI_SHATTERING: Published<number> = {
  value: 1 / 2,
  source: 'D. Balduzzi, M. Frean, L. Leary, J. Lewis, K. Ma, B. McWilliams, The shattered gradients problem, ICML 2017',
  where: 'theorem on plain networks of rectifiers, as later texts quote it; the abstract says "exponentially with depth"',
  url: 'https://arxiv.org/abs/1702.08591',
  obtained: 'a theorem for networks at the start, in which half of the units that are on for one input are on for the other',
};

/** α and λ of SELU, to four decimals. */
export const KLAMBAUER_SELU: Published<{ readonly alpha: number; readonly scale: number }> = {
  value: { alpha: 1.6733, scale: 1.0507 },
  source: 'G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter, Self-normalizing neural networks, NIPS 30 (2017)',
  where: 'the fixed point of mean 0 and variance 1',
  url: 'https://arxiv.org/abs/1706.02515',
  obtained: 'solved for: of a normal input with mean 0 and variance 1 the output has mean 0 and variance 1',
};

/** A comparison of activations in one network: what was the same for all. */
export interface ActivationComparison {
  /** Layers between the images and the output. */
  readonly hiddenLayers: number;
  /** Units of each hidden layer. */
  readonly units: number;
  /** Rate of plain gradient descent. */
  readonly learningRate: number;
  /** Images a step. */
  readonly batchSize: number;
  /** Passes through the training images. */
  readonly epochs: number;
  /** Slope of leaky ReLU on the left. */
  readonly leakySlope: number;
  /** The activation whose units have the smallest mean, from the first epoch to the last. */
  readonly smallest: 'relu' | 'leakyRelu' | 'elu';
}

/** Mean activations of ReLU, leaky ReLU and ELU (α = 1) on MNIST: after each epoch the median over all hidden units of a unit's mean. */
export const CLEVERT_MEAN_ACTIVATION: Published<ActivationComparison> = {
  value: { hiddenLayers: 8, units: 128, learningRate: 0.01, batchSize: 64, epochs: 300, leakySlope: 0.1, smallest: 'elu' },
  source: 'D.-A. Clevert, T. Unterthiner, S. Hochreiter, Fast and accurate deep network learning by exponential linear units (ELUs), ICLR 2016',
  where: 'section "Learning behavior", and its figure of the average unit activation',
  url: 'https://arxiv.org/abs/1511.07289',
  obtained:
    'mean of five runs of SGD, units averaged over a fixed part of the training images; curves without printed numbers. The text adds that the training ' +
    'error falls "much more rapidly" with ELU. The convolutional networks of its other experiments are not compared here',
};
