// Runs ONNX models on images: node onnxruntime.js TRIALS.json
const fs = require('fs');
const ort = require('onnxruntime-node');

async function run(trial) {
  const session = await ort.InferenceSession.create(trial.model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const bytes = fs.readFileSync(trial.images);
  const images = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const [count, ...shape] = trial.shape;
  const size = images.length / count;
  const parts = [];
  for (let at = 0; at < count; at += 500) {
    const n = Math.min(500, count - at);
    const input = new ort.Tensor('float32', images.slice(at * size, (at + n) * size), [n, ...shape]);
    const { logits } = await session.run({ input });
    parts.push(Buffer.from(logits.data.buffer, logits.data.byteOffset, logits.data.byteLength));
  }
  fs.writeFileSync(trial.logits, Buffer.concat(parts));
}

(async () => {
  for (const trial of JSON.parse(fs.readFileSync(process.argv[2]))) await run(trial);
})();
