import { requireFinite } from '../checks/rules';
import { dataset, requireDataset, type Dataset } from './dataset';

/**
 * The same examples with every number times `factor`, in memory of their own: pixels from 0 to 255 are `scaled(digits, 255)`.
 *
 * @throws RangeError unless `factor` is finite.
 * @example Math.max(...scaled(digits.take(1), 255).images) // 255
 */
export function scaled(data: Dataset, factor: number): Dataset {
  requireDataset('scaled', 'data', data);
  requireFinite('scaled', 'factor', factor);
  return dataset({ ...data, images: data.images.map((value) => value * factor) });
}
