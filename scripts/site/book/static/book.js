// What a page of the book does beside being read.
import './code-button.js';
import './figures.js';
import './knobs.js';
import './offline.js';
