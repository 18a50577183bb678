export { cosineDecay, exponentialDecay, stepDecay, warmup, type DecayOptions, type RateSchedule } from './rate-schedules';
