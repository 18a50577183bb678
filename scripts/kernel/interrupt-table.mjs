// node scripts/kernel/interrupt-table.mjs: what interrupts do to training, with each kind of machine code that TensorFlow may choose. Some ten minutes.
import { interruptSession } from './interrupt-session.mjs';

const rows = [];
for (const isa of ['SSE41', 'AVX2', 'AVX512_CORE']) {
  for (const onednn of ['1', '0']) {
    const environment = { ONEDNN_MAX_CPU_ISA: isa, TF_ENABLE_ONEDNN_OPTS: onednn };
    const calm = await interruptSession({ environment, disturbed: false });
    const disturbed = await interruptSession({ environment, disturbed: true });
    const faults = [...calm.faults, ...disturbed.faults];
    rows.push({ isa, oneDNN: onednn === '1' ? 'on' : 'off', signals: disturbed.signals, interrupts: disturbed.interrupts, 'same weights': calm.weights === disturbed.weights, faults: faults.length });
    for (const fault of faults) console.error(`${isa}, oneDNN ${onednn}: ${fault}`);
    console.table(rows.slice(-1));
  }
}
console.table(rows);
process.exitCode = rows.every((row) => row.faults === 0 && row['same weights']) ? 0 : 1;
