import { resolve } from 'node:path';
import * as ts from 'typescript';
import { SOURCE, compilerOptions, publicSymbols, type Example } from './extract';
import { namesIn } from './run';
import { STAND_INS } from './stand-ins';

/** The example as a module that imports what it uses. Its block may declare a name again that is imported or stands in. */
function moduleOf({ text, own, file }: Example, isPublic: (name: string) => boolean): string {
  const used = namesIn(text);
  const standIns = STAND_INS.filter((name) => used.has(name));
  const fromFile = own.filter((name) => used.has(name));
  const imported = [...used].filter((name) => isPublic(name) && !fromFile.includes(name));
  return [
    `import { ${imported.join(', ')} } from 'gradient-lab';`,
    `import { ${fromFile.join(', ')} } from '../${file.replace(/\.ts$/, '')}';`,
    "import type { StandIns } from './stand-ins';",
    `export async function example({ ${standIns.join(', ')} }: StandIns): Promise<void> {{\n${text}\n}}`,
  ].join('\n');
}

/** What the compiler has to say of each example, in their order: `''` where it has nothing. */
export function typeErrors(examples: readonly Example[], library: ts.Program): readonly string[] {
  const options = compilerOptions();
  const symbols = publicSymbols(library);
  const paths = examples.map((_, index) => resolve(SOURCE, 'examples', `example-${index}.ts`));
  const modules = new Map(examples.map((example, index) => [paths[index], moduleOf(example, (name) => symbols.has(name))]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => modules.has(path) || disk.fileExists(path),
    getSourceFile: (path, language, ...more) => {
      const text = modules.get(path);
      return text === undefined ? (library.getSourceFile(path) ?? disk.getSourceFile(path, language, ...more)) : ts.createSourceFile(path, text, language);
    },
  };
  const program = ts.createProgram(paths, options, host, library);
  return paths.map((path) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')).join('\n');
  });
}
