import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';

/** What the numbers were measured on. */
export function machine() {
  const [processor] = cpus();
  return {
    processor: processor?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${process.arch}`,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** A sentence when other programs keep the machine busy, so that the times say little; ratios suffer less, since rounds alternate. */
export function busyNote() {
  const [lastMinute = 0] = loadavg();
  return lastMinute > availableParallelism() / 2
    ? `the machine was busy with other work (load ${lastMinute.toFixed(1)} on ${availableParallelism()} cores when it began): times are too long, ratios less certain`
    : undefined;
}
