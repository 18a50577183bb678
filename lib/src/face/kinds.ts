import ts from 'typescript';

/** What kind of value a type lets in. `options` are objects that know all their members by name. */
export type Kind =
  | 'number' | 'text' | 'choice' | 'flag' | 'function' | 'numbers' | 'typed numbers' | 'list' | 'tensor' | 'object' | 'options' | 'null' | 'undefined' | 'anything';

const TENSOR = /^(Tensor[0-6D]*|Scalar|Variable)$/;
const TYPED = /^(Float32|Float64|Int32|Uint8|Uint32)Array/;

const has = (type: ts.Type, flags: ts.TypeFlags): boolean => Boolean(type.flags & flags);

function kindOfObject(checker: ts.TypeChecker, type: ts.Type): Kind[] {
  const name = (type.symbol as ts.Symbol | undefined)?.name ?? '';
  if (TENSOR.test(name)) return ['tensor'];
  if (TYPED.test(name)) return ['typed numbers'];
  const entry = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  if (entry !== undefined && checker.getIndexTypeOfType(type, ts.IndexKind.String) === undefined) {
    const entries = entry.isUnion() ? entry.types : [entry];
    return [entries.some((one) => has(one, ts.TypeFlags.NumberLike)) && !entries.some((one) => has(one, ts.TypeFlags.StringLike)) ? 'numbers' : 'list'];
  }
  if (type.getCallSignatures().length > 0) return ['function'];
  const alias = type.aliasSymbol?.name ?? name;
  return alias.endsWith('Options') && !alias.startsWith('Activation') ? ['object', 'options'] : ['object'];
}

/** The kinds of a type; of a union those of all its parts. */
export function kindsOf(checker: ts.TypeChecker, type: ts.Type): Kind[] {
  if (type.isUnion() && !has(type, ts.TypeFlags.BooleanLike)) return [...new Set(type.types.flatMap((part) => kindsOf(checker, part)))];
  if (has(type, ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return ['anything'];
  if (has(type, ts.TypeFlags.NumberLike)) return ['number'];
  if (has(type, ts.TypeFlags.StringLiteral)) return ['choice'];
  if (has(type, ts.TypeFlags.StringLike)) return ['text'];
  if (has(type, ts.TypeFlags.BooleanLike)) return ['flag'];
  if (has(type, ts.TypeFlags.Null)) return ['null'];
  if (has(type, ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return ['undefined'];
  return kindOfObject(checker, type);
}
