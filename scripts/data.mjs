import { main } from './data/main.mjs';

process.exitCode = await main(process.argv.slice(2));
