/**
 * @typedef {object} VerifiedFile
 * @property {string} name Name of the file once unpacked; mirrors offer it as `<name>.gz`.
 * @property {number} bytes Length once unpacked.
 * @property {string} sha256 Of the unpacked bytes: gzip copies of one file differ from mirror to mirror.
 */

/** The four files of MNIST. @type {readonly VerifiedFile[]} */
export const MNIST_FILES = [
  {
    name: 'train-images-idx3-ubyte',
    bytes: 47040016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  {
    name: 'train-labels-idx1-ubyte',
    bytes: 60008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  {
    name: 't10k-images-idx3-ubyte',
    bytes: 7840016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  {
    name: 't10k-labels-idx1-ubyte',
    bytes: 10008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
];

/** Where they can be had, in the order in which they are tried. */
export const MNIST_MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];

/** What the project ships, gzip-compressed, in data/: the first 10,000 images of the training file. @type {readonly VerifiedFile[]} */
export const SHIPPED_FILES = [
  {
    name: 'mnist-10k-images-idx3-ubyte',
    bytes: 7840016,
    sha256: '2889698e6bc3614913e76901316712919d1998fc2b44512451bfe65bc1e668b1',
  },
  {
    name: 'mnist-10k-labels-idx1-ubyte',
    bytes: 10008,
    sha256: '651e38e2ac0632f5113ec18f1df4977117f953197819034009971a6675a0df78',
  },
];
