// Runs ONNX models on images: node onnxruntime.js TRIALS.json
const fs = require('fs');
const ort = require('onnxruntime-node');

async function run(trial) {
  const session = await ort.InferenceSession.create(trial.model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const bytes = fs.readFileSync(trial.images);
  const images = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const { logits } = await session.run({ input: new ort.Tensor('float32', images, trial.shape) });
  fs.writeFileSync(trial.logits, Buffer.from(logits.data.buffer, logits.data.byteOffset, logits.data.byteLength));
}

(async () => {
  for (const trial of JSON.parse(fs.readFileSync(process.argv[2]))) await run(trial);
})();
