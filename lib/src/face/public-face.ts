import ts from 'typescript';
import { kindsOf, type Kind } from './kinds';

/** A place where a value is handed in: an argument, or a member of one. */
export interface Place {
  readonly name: string;
  readonly optional: boolean;
  readonly kinds: readonly Kind[];
  /** Members of an object that is described by them; empty for other values. */
  readonly members: readonly Place[];
}

/** A function or method that users call. */
export interface Door {
  /** `mlp`, `numeric.mean`, or `Dataset.subset` for a method. */
  readonly name: string;
  /** Folder of lib/src that it comes from. */
  readonly floor: string;
  readonly parameters: readonly Place[];
}

const DEEPEST = 2;

/** Types handed around whole: what is in them is not the caller's to write. */
const WHOLE = new Set([
  'Tensor', 'Network', 'LayeredNetwork', 'RecurrentNetwork', 'Dataset', 'Optimizer', 'Clipper', 'Activation', 'Ops', 'RandomState', 'Figure', 'AbortSignal',
  'PredictingModel', 'WatchableModel', 'StepResult', 'RecurrentStepResult', 'RememberedWeights', 'ProbeRows', 'TensorStats', 'NonFiniteEvent', 'TableSource', 'DataFrame', 'DataSeries',
]);

/** The name of a type; empty for one without, whatever the compiler's own declarations say. */
const nameOf = ({ aliasSymbol, symbol }: { aliasSymbol?: ts.Symbol | undefined; symbol?: ts.Symbol | undefined }): string => (aliasSymbol ?? symbol)?.name ?? '';

/** Reads parameters from the types of the library's public face. */
class Reader {
  private readonly checker;
  private readonly source;

  constructor(file: string) {
    const program = ts.createProgram([file], {
      strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler, types: ['node'],
    });
    this.checker = program.getTypeChecker();
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`no source file ${file}`);
    this.source = source;
  }

  doors(): Door[] {
    const module = this.checker.getSymbolAtLocation(this.source);
    return module === undefined ? [] : this.doorsIn(module, '');
  }

  private doorsIn(module: ts.Symbol, space: string): Door[] {
    return this.checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(exported) : exported;
      return symbol.flags & ts.SymbolFlags.ValueModule ? this.doorsIn(symbol, `${space}${exported.name}.`) : this.doorsOf(symbol, `${space}${exported.name}`);
    });
  }

  private doorsOf(symbol: ts.Symbol, name: string): Door[] {
    const floor = /lib\/src\/(\w+)/.exec(symbol.declarations?.[0].getSourceFile().fileName ?? '')?.[1] ?? '';
    if (symbol.flags & ts.SymbolFlags.Function) {
      const [signature] = this.checker.getTypeOfSymbol(symbol).getCallSignatures();
      return [{ name, floor, parameters: this.parameters(signature) }];
    }
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) return this.methodsOf(symbol, name, floor);
    if (!(symbol.flags & ts.SymbolFlags.Variable)) return [];
    const [signature] = this.checker.getTypeOfSymbol(symbol).getCallSignatures() as readonly (ts.Signature | undefined)[];
    return signature === undefined ? [] : [{ name, floor, parameters: this.parameters(signature) }];
  }

  private methodsOf(symbol: ts.Symbol, name: string, floor: string): Door[] {
    const type = this.checker.getDeclaredTypeOfSymbol(symbol);
    const made = symbol.flags & ts.SymbolFlags.Class ? this.checker.getTypeOfSymbol(symbol).getConstructSignatures() : [];
    const makers = made.slice(0, 1).map((signature) => ({ name: `new ${name}`, floor, parameters: this.parameters(signature) }));
    return [...makers, ...type.getProperties().flatMap((member) => {
      const isPrivate = member.declarations?.some((declaration) => ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private);
      const [signature] = this.checker.getTypeOfSymbol(member).getCallSignatures() as readonly (ts.Signature | undefined)[];
      if (isPrivate || signature === undefined || signature.parameters.length === 0) return [];
      return [{ name: `${name}.${member.name}`, floor, parameters: this.parameters(signature) }];
    })];
  }

  private parameters(signature: ts.Signature): Place[] {
    return signature.parameters.map((parameter) => {
      const declaration = parameter.valueDeclaration as ts.ParameterDeclaration;
      const name = ts.isIdentifier(declaration.name) ? parameter.name : 'options';
      return this.place(name, this.checker.getTypeOfSymbol(parameter), this.checker.isOptionalParameter(declaration), 0);
    });
  }

  private place(name: string, given: ts.Type, optional: boolean, depth: number): Place {
    const type = given.isTypeParameter() ? this.checker.getBaseConstraintOfType(given) ?? given : given;
    const found = kindsOf(this.checker, type);
    const kinds: Kind[] = name === 'options' && found.includes('object') ? [...new Set<Kind>([...found, 'options'])] : found;
    return { name, optional: optional || kinds.includes('undefined'), kinds, members: depth < DEEPEST && kinds.includes('object') ? this.members(type, depth) : [] };
  }

  private members(type: ts.Type, depth: number): Place[] {
    const objects = (type.isUnion() ? type.types : [type]).filter((one) => kindsOf(this.checker, one).includes('object'));
    const places = new Map<string, Place>();
    for (const object of objects) {
      if (WHOLE.has(nameOf(object))) continue;
      for (const member of object.getProperties()) {
        const optional = Boolean(member.flags & ts.SymbolFlags.Optional) || objects.length > 1;
        places.set(member.name, this.place(member.name, this.checker.getTypeOfSymbol(member), optional, depth + 1));
      }
    }
    return [...places.values()];
  }
}

/** Every exported function, and every method with parameters of an exported class or interface. */
export function publicFace(file: string): Door[] {
  return new Reader(file).doors();
}
