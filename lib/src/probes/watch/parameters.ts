import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import type { CatalogLayer, CatalogPlace } from './catalog';
import { uniqueRole } from './parameter-role';

/** A trainable variable of the model, as the optimizer knows it. */
export interface CatalogParameter {
  readonly layer: string;
  readonly depth: number;
  readonly role: string;
  readonly variable: Variable;
}

/** The variables that training changes now: a layer may be frozen and thawed between steps. */
export function catalogParameters(layers: readonly CatalogLayer[]): CatalogParameter[] {
  const taken = new Map<string, Set<string>>();
  const takenIn = ({ name }: CatalogPlace): Set<string> => {
    const roles = taken.get(name) ?? new Set<string>();
    taken.set(name, roles);
    return roles;
  };
  return layers.flatMap((entry) => {
    if (entry.wrapper !== null) return [];
    return entry.layer.trainableWeights.flatMap((weight) => {
      const variable = weight.read();
      if (!(variable instanceof tf.Variable)) return [];
      const place = entry.places.get(weight) ?? entry;
      return [{ layer: place.name, depth: place.depth, role: uniqueRole(weight, takenIn(place)), variable }];
    });
  });
}
